'use client'

import { Table, Text } from '@mantine/core'
import type { SourceState, StoreState } from '../../lib/presence.ts'
import { formatPercent } from '../display.ts'
import { LocalClock } from '../ui/local-time.tsx'
import { ListTable } from './list-table.tsx'

/** A worker, as the table shows it; times are ISO 8601. */
export type WorkerRow = {
  id: string
  name: string
  seenAt: string
  storeState: string | null
  sourceState: string | null
  exports: { id: string; datasetLabel: string; owner: string; percent: number }[]
}

const STORE_WORDS: Record<StoreState, string> = {
  ok: 'store: good',
  another: 'store: another database’s',
  unusable: 'store: cannot be used',
}
const SOURCE_WORDS: Record<SourceState, string> = {
  ok: 'source: answers',
  unreachable: 'source: does not answer',
}

const HEADINGS = [{ label: 'Worker' }, { label: 'Store and source' }, { label: 'Does now' }]

/** The workers that are online. */
export function WorkerTable({ rows }: { rows: WorkerRow[] }) {
  return (
    <ListTable caption="The workers that are online, the oldest first" headings={HEADINGS}>
      {rows.map((row) => (
        <WorkerLine key={row.id} {...row} />
      ))}
    </ListTable>
  )
}

function WorkerLine({ name, seenAt, storeState, sourceState, exports }: WorkerRow) {
  return (
    <Table.Tr>
      <Table.Th scope="row" fw="normal">
        {name}
        <Text size="xs" c="dimmed">
          seen <LocalClock at={seenAt} />
        </Text>
      </Table.Th>
      <Table.Td>
        <Text size="sm">{wordsOf(STORE_WORDS, storeState) ?? 'store: not known'}</Text>
        <Text size="sm">{wordsOf(SOURCE_WORDS, sourceState) ?? 'source: not known'}</Text>
      </Table.Td>
      <Table.Td>
        {exports.length === 0 && (
          <Text size="sm" c="dimmed">
            nothing
          </Text>
        )}
        {exports.map(({ id, datasetLabel, owner, percent }) => (
          <Text key={id} size="sm">
            {datasetLabel} of {owner}, {formatPercent(percent)}
          </Text>
        ))}
      </Table.Td>
    </Table.Tr>
  )
}

/** A worker of another version may say something else. */
function wordsOf(words: Partial<Record<string, string>>, state: string | null): string | undefined {
  return state === null ? undefined : (words[state] ?? state)
}
