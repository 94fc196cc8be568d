'use client'

import { MantineProvider } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useEarlyClicks } from './early-clicks.tsx'
import { Messages } from './messages.tsx'
import { useOtherTabs } from './other-tabs.ts'
import { theme } from './theme/theme.ts'
import { variables } from './theme/variables.ts'
import { ViewerId } from './viewer-id.ts'

type ProvidersProps = {
  /** Of the answer that the browser has loaded. What comes later by a script has another one, by which the browser knows nothing. */
  nonce: string
  viewerId: string | null
  children: ReactNode
}

/** Mantine around every page, and whose page it is. */
export function Providers({ nonce: given, viewerId, children }: ProvidersProps) {
  const [nonce] = useState(given)
  useOtherTabs(viewerId)
  useEarlyClicks()
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <ViewerId value={viewerId}>{children}</ViewerId>
      <Messages />
    </MantineProvider>
  )
}
