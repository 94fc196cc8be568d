'use client'

import { Stack, Text } from '@mantine/core'
import { LinkButton } from '../../ui/links.tsx'
import { TEXTS } from './texts.ts'

/** In the place of repeating an export whose request does not fit its dataset any more, or whose dataset is not there for its owner. */
export function CannotRepeat({ dataset }: { dataset: string }) {
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">{TEXTS.cannotRepeat.detail}</Text>
      <LinkButton href={`/?dataset=${encodeURIComponent(dataset)}`}>{TEXTS.cannotRepeat.way}</LinkButton>
    </Stack>
  )
}
