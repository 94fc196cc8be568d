import { IconTicketOff } from '@tabler/icons-react'
import { PROBLEMS } from '../../../lib/problems/catalog.ts'
import { LinkButton } from '../../ui/links.tsx'
import { Notice } from '../../ui/notice.tsx'

/** For an id that is no export of the viewer's. */
export default function ExportNotFound() {
  const { title, advice } = PROBLEMS.not_found
  return (
    <Notice title={title} description={advice} icon={<IconTicketOff />}>
      <LinkButton href="/exports">Open the history</LinkButton>
      <LinkButton href="/" variant="default">
        New export
      </LinkButton>
    </Notice>
  )
}
