import { IconTicketOff } from '@tabler/icons-react'
import { LINK_PROBLEMS } from '../../../lib/problems/link-problems.ts'
import { Notice } from '../../ui/notice.tsx'

/** For every link that opens nothing, whatever the reason. There is no way on from here. */
export default function LinkNotFound() {
  const { title, advice } = LINK_PROBLEMS.link_unknown
  return <Notice title={title} description={advice} icon={<IconTicketOff />} />
}
