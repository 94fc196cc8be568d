'use client'

import { Anchor, Box, Text } from '@mantine/core'
import { splitIn, splittable } from './commas.ts'

type CommaNoteProps = {
  values: string[]
  /** What is being typed, which counts as a value. */
  pending: string
  /** Takes the list with the parts of the value in its place. @param isPending whether the value was that which is being typed. */
  onSplit: (values: string[], isPending: boolean) => void
}

/**
 * Says of a list of texts that a value with a comma is one: whoever meant two finds none of them. The comma may be meant, too, as in names, so
 * nothing is split by itself.
 */
export function CommaNote({ values, pending, onSplit }: CommaNoteProps) {
  const entry = splittable(values)
  const value = entry ?? splittable([pending.trim()])
  const split = () =>
    value !== undefined && onSplit(splitIn(entry ? values : [...values, value], value), entry === undefined)
  return (
    <Box role="status">
      {value !== undefined && (
        <Text size="sm" c="dimmed" mt={4} style={{ overflowWrap: 'anywhere' }}>
          {/* Not anew with every letter that is typed. */}
          {entry === undefined ? 'What you are typing' : `“${entry}”`} is one value, with its comma.{' '}
          <Anchor
            component="button"
            type="button"
            size="sm"
            // The field keeps the focus, and so what is below it its place.
            onMouseDown={(event) => event.preventDefault()}
            onClick={split}
          >
            Split it
          </Anchor>
        </Text>
      )}
    </Box>
  )
}
