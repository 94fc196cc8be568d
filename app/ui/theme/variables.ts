import {
  alpha,
  type CSSVariablesResolver,
  defaultCssVariablesResolver,
  type MantineTheme,
} from '@mantine/core'

/**
 * Tints that the background shines through, text with a contrast of at least 4.5 : 1, and edges of controls with one of at
 * least 3 : 1 (WCAG 1.4.3, 1.4.11).
 */
export const variables: CSSVariablesResolver = (resolved) => {
  const { variables: shared, light, dark } = defaultCssVariablesResolver(resolved)
  return {
    variables: shared,
    light: {
      ...light,
      ...tints(resolved, { shade: 7, opacity: 0.1, hover: 0.12 }),
      ...darkerTexts(Object.keys(resolved.colors)),
      ...RED,
      '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
      '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
      '--mantine-color-error': 'var(--mantine-color-red-8)',
      '--claimcheck-faint': 'color-mix(in srgb, var(--mantine-color-gray-6), var(--mantine-color-gray-7))',
      '--claimcheck-control-edge': 'var(--mantine-color-gray-6)',
      '--claimcheck-frame-edge': 'var(--mantine-color-gray-3)',
      '--claimcheck-open': 'var(--mantine-color-gray-0)',
      '--claimcheck-code': 'var(--mantine-color-gray-2)',
      '--claimcheck-progress': 'var(--mantine-primary-color-filled)',
    },
    dark: {
      ...dark,
      ...tints(resolved, { shade: 5, opacity: 0.15, hover: 0.2 }),
      ...lighterTexts(Object.keys(resolved.colors)),
      ...RED,
      '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
      '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
      '--mantine-color-error': 'var(--mantine-color-red-4)',
      '--claimcheck-faint': 'color-mix(in srgb, var(--mantine-color-dark-1), var(--mantine-color-dark-2))',
      '--claimcheck-control-edge': 'var(--mantine-color-dark-2)',
      '--claimcheck-frame-edge': 'var(--mantine-color-dark-4)',
      '--claimcheck-open': 'var(--mantine-color-dark-6)',
      '--claimcheck-code': 'var(--mantine-color-dark-5)',
      '--claimcheck-progress': 'var(--mantine-color-indigo-4)',
    },
  }
}

/** White on it has a contrast of 4.5; on Mantine's own shade it has 3.8. */
const RED = {
  '--mantine-color-red-filled': 'var(--mantine-color-red-8)',
  '--mantine-color-red-filled-hover': 'var(--mantine-color-red-9)',
}

type Tint = { shade: 5 | 7; opacity: number; hover: number }

/** Each colour's tint, which is opaque by Mantine's own variables. */
function tints({ colors }: MantineTheme, { shade, opacity, hover }: Tint): Record<string, string> {
  return Object.fromEntries(
    Object.entries(colors).flatMap(([color, shades]) => [
      [`--mantine-color-${color}-light`, alpha(shades[shade], opacity)],
      [`--mantine-color-${color}-light-hover`, alpha(shades[shade], hover)],
    ]),
  )
}

/** The text on each colour's tint in the dark. */
function lighterTexts(colors: string[]): Record<string, string> {
  return Object.fromEntries(
    colors.map((color) => [`--mantine-color-${color}-light-color`, `var(--mantine-color-${color}-2)`]),
  )
}

/** The text on each colour's tint. */
function darkerTexts(colors: string[]): Record<string, string> {
  const text = (color: string) => `color-mix(in srgb, var(--mantine-color-${color}-9), black 15%)`
  return Object.fromEntries(colors.map((color) => [`--mantine-color-${color}-light-color`, text(color)]))
}
