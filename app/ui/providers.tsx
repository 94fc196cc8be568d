'use client'

import {
  type CSSVariablesResolver,
  createTheme,
  MantineProvider,
  v8CssVariablesResolver,
} from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'

/** How Claimcheck differs from Mantine's own look. */
const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 'md',
  cursorType: 'pointer',
})

/** Tints that the background shines through, and text with a contrast of at least 4.5 : 1 (WCAG 1.4.3). */
const variables: CSSVariablesResolver = (resolved) => {
  const { variables: shared, light, dark } = v8CssVariablesResolver(resolved)
  return {
    variables: shared,
    light: {
      ...light,
      ...darkerTexts(Object.keys(resolved.colors)),
      '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
      '--mantine-color-error': 'var(--mantine-color-red-8)',
    },
    dark: {
      ...dark,
      '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
      '--mantine-color-error': 'var(--mantine-color-red-4)',
    },
  }
}

/** The text on each colour's tint. */
function darkerTexts(colors: string[]): Record<string, string> {
  const text = (color: string) => `color-mix(in srgb, var(--mantine-color-${color}-9), black 15%)`
  return Object.fromEntries(colors.map((color) => [`--mantine-color-${color}-light-color`, text(color)]))
}

/** Mantine around every page. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Notifications position="top-right" containerWidth={360} />
      {children}
    </MantineProvider>
  )
}
