import { IconMapOff } from '@tabler/icons-react'
import type { Metadata } from 'next'
import { LinkButton } from './ui/links.tsx'
import { Notice } from './ui/notice.tsx'

export const metadata: Metadata = { title: 'Not found' }

/** For an address that is no page. */
export default function NotFound() {
  return (
    <Notice
      title="There is no such page."
      description="The address may be mistyped, or the page has moved."
      icon={<IconMapOff />}
    >
      <LinkButton href="/">New export</LinkButton>
    </Notice>
  )
}
