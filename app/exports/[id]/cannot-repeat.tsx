'use client'

import { Stack, Text } from '@mantine/core'
import { LinkButton } from '../../ui/links.tsx'

/** In the place of repeating an export whose request does not fit its dataset any more. */
export function CannotRepeat({ dataset }: { dataset: string }) {
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">The dataset has changed since, so this request cannot be repeated.</Text>
      <LinkButton href={`/?dataset=${encodeURIComponent(dataset)}`}>New export</LinkButton>
    </Stack>
  )
}
