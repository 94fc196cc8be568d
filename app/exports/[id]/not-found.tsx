import { IconTicketOff } from '@tabler/icons-react'
import { BASIC_PROBLEMS } from '../../../lib/problems/basic-problems.ts'
import { LinkButton } from '../../ui/links.tsx'
import { Notice } from '../../ui/notice.tsx'

/** The problem's own advice is for programs, too. */
const MEANING = 'It may have been deleted, or belong to somebody else. Yours are in your history.'

/** For an id that is no export of the viewer's. */
export default function ExportNotFound() {
  return (
    <Notice title={BASIC_PROBLEMS.not_found.title} description={MEANING} icon={<IconTicketOff />}>
      <LinkButton href="/exports">Open the history</LinkButton>
      <LinkButton href="/" variant="default">
        New export
      </LinkButton>
    </Notice>
  )
}
