'use client'

import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { Messages } from './messages.tsx'
import { theme } from './theme/theme.ts'
import { variables } from './theme/variables.ts'
import { ViewerId } from './viewer-id.ts'

/** Mantine around every page, and whose page it is. */
export function Providers({ viewerId, children }: { viewerId: string | null; children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Messages />
      <ViewerId value={viewerId}>{children}</ViewerId>
    </MantineProvider>
  )
}
