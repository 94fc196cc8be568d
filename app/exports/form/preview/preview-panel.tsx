'use client'

import { Box, ScrollArea, Table, Text } from '@mantine/core'
import { Section } from '../../../ui/section.tsx'
import type { Preview } from './fetch-preview.ts'
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
    <Section title="Preview" hint={lack ?? hintOf(state)}>
      {shown && reason === null && (
        <Box opacity={isNewest && lack === null ? 1 : 0.5} aria-busy={!isNewest}>
          <Rows preview={shown} />
        </Box>
      )}
    </Section>
  )
}

function hintOf({ shown, isNewest, reason }: PreviewState): string {
  if (reason !== null) return `${reason} The export can be made without a preview.`
  if (shown === null) return 'Reading the first rows…'
  if (!isNewest) return 'Reading the first rows anew…'
  if (shown.rows.length === 0) return `${rowsInWords(shown)}: the filters let none pass.`
  const isAll = shown.rowsTotal === shown.rows.length && !shown.rowsTotalIsEstimate
  return isAll
    ? `${rowsInWords(shown)}, as the file will have them.`
    : `${rowsInWords(shown)}; here the first ${shown.rows.length}, as the file will have them.`
}

function Rows({ preview: { header, rows } }: { preview: Preview }) {
  if (header === null && rows.length === 0) return null
  return (
    <ScrollArea.Autosize
      mah={280}
      type="auto"
      offsetScrollbars="present"
      // Scrolled by keys, too.
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': 'First rows' }}
    >
      <Table withColumnBorders highlightOnHover fz="xs" verticalSpacing={4} horizontalSpacing="xs">
        {header && (
          <Table.Thead>
            <Table.Tr>
              {header.map((label, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one label, and a place is what a cell is known by.
                <Table.Th key={place} scope="col" style={NOWRAP}>
                  {label}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
        )}
        <Table.Tbody>
          {rows.map((cells, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows may be equal.
            <Table.Tr key={place}>
              {cells.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells may be equal.
                <Table.Td key={column} style={NOWRAP} title={cell.length > LONG ? cell : undefined}>
                  <Text span inherit truncate maw={320} display="block">
                    {cell}
                  </Text>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}

/** Cells of more characters may not be seen to their end. */
const LONG = 40
const NOWRAP = { whiteSpace: 'pre' } as const
