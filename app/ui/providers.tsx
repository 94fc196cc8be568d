'use client'

import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'
import { Messages } from './messages.tsx'
import { theme } from './theme/theme.ts'
import { variables } from './theme/variables.ts'

/** Mantine around every page. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Messages />
      {children}
    </MantineProvider>
  )
}
