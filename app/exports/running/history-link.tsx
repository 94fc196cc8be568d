'use client'

import { Indicator, VisuallyHidden } from '@mantine/core'
import { usePathname } from 'next/navigation'
import { HeaderLink } from '../../ui/header-link.tsx'
import { useRunning } from './use-running.ts'

/** The header's way to the history, with how many exports have not ended; whoever is on another page is told when one has. */
export function HistoryLink() {
  const pathname = usePathname()
  const running = useRunning((ids) => {
    // Those pages show it themselves.
    const elsewhere = ids.filter((id) => pathname !== `/exports/${id}`)
    if (pathname !== '/exports' && elsewhere.length > 0) void tell(elsewhere)
  })
  const count = running.length
  return (
    // It has its place over the link, so nothing moves when it comes.
    <Indicator
      inline
      label={<span aria-hidden>{count}</span>}
      size={18}
      offset={4}
      disabled={count === 0}
      processing={count > 0}
    >
      <HeaderLink href="/exports">
        History
        {count > 0 && (
          <VisuallyHidden>
            {count === 1 ? '(1 export has not ended)' : `(${count} exports have not ended)`}
          </VisuallyHidden>
        )}
      </HeaderLink>
    </Indicator>
  )
}

/** What cannot be told of because its words cannot be loaded is in the history all the same. */
async function tell(ids: string[]): Promise<void> {
  const loaded = await import('./ended-message.tsx').catch(() => null)
  await loaded?.tellOfEnded(ids)
}
