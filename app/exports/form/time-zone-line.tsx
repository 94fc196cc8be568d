'use client'

import { Anchor, Text } from '@mantine/core'
import { timeZoneLabel } from '../format-words.ts'

/** In which zone days begin and times are, beside filters that depend on it. @param onChange leads to where it is picked. */
export function TimeZoneLine({ timeZone, onChange }: { timeZone: string; onChange: () => void }) {
  return (
    <Text size="sm" c="dimmed">
      Days and times are those of {timeZoneLabel(timeZone)}.{' '}
      <Anchor component="button" type="button" size="sm" onClick={onChange}>
        Change the time zone
      </Anchor>
    </Text>
  )
}
