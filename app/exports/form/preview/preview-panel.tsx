'use client'

import { Box, Text } from '@mantine/core'
import { Section } from '../../../ui/section.tsx'
import { FirstRows } from '../../first-rows.tsx'
import type { PreviewState } from './use-preview.ts'
import { rowsInWords } from './words.ts'

type PreviewPanelProps = {
  /** Null where this server shows none. */
  state: PreviewState | null
  /** Why what is entered has none yet, in words; null if it could be exported. */
  lack: string | null
}

/** The first rows of the file, for whoever wants to see what they get before they ask for it. */
export function PreviewPanel({ state, lack }: PreviewPanelProps) {
  if (state === null) {
    return (
      <Text size="sm" c="dimmed">
        There is no preview on this server. Exports are made all the same.
      </Text>
    )
  }
  const { shown, isNewest, reason } = state
  return (
    <Section title="Preview" hint={lack ?? hintOf(state)} isHintTold>
      {shown && reason === null && (
        // As pale as it may be and still be read.
        <Box c={isNewest && lack === null ? undefined : 'dimmed'} aria-busy={!isNewest}>
          <FirstRows name="First rows" header={shown.header} rows={shown.rows} />
        </Box>
      )}
    </Section>
  )
}

function hintOf({ shown, isNewest, reason }: PreviewState): string {
  if (reason !== null) return reason
  if (shown === null) return 'Reading the first rows…'
  if (!isNewest) return 'Reading the first rows anew…'
  if (shown.rows.length === 0) return `${rowsInWords(shown)}: nothing fits what is asked for.`
  const isAll = shown.rowsTotal === shown.rows.length && !shown.rowsTotalIsEstimate
  return isAll
    ? `${rowsInWords(shown)}, as the file will have them.`
    : `${rowsInWords(shown)}; here the first ${shown.rows.length}, as the file will have them.`
}
