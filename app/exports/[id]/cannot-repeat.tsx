'use client'

import { Stack, Text } from '@mantine/core'
import { EditAgain } from './edit-again.tsx'
import { TEXTS } from './texts.ts'

/** In the place of repeating an export whose request does not fit its dataset any more, or whose dataset is not there for its owner: the form has what is left of it. */
export function CannotRepeat({ id }: { id: string }) {
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">{TEXTS.cannotRepeat}</Text>
      <EditAgain id={id} variant="filled" />
    </Stack>
  )
}
