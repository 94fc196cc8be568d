'use client'

import { Stack, Text } from '@mantine/core'
import { LinkButton } from '../../ui/links.tsx'

/** In the place of repeating an export whose request does not fit its dataset any more, or whose dataset is not there for its owner. */
export function CannotRepeat({ dataset }: { dataset: string }) {
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">
        This request cannot be repeated: its dataset has changed since, or is not there for you any more.
      </Text>
      <LinkButton href={`/?dataset=${encodeURIComponent(dataset)}`}>New export</LinkButton>
    </Stack>
  )
}
