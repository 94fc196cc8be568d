'use client'

import { Table, Text } from '@mantine/core'
import type { SourceState, StoreState } from '../../lib/presence.ts'
import { formatPercent, type ProgressShown } from '../display.ts'
import { LocalClock } from '../ui/local-time.tsx'
import { ListTable } from './list-table.tsx'

/** A worker, as the table shows it; times are ISO 8601. */
export type WorkerRow = {
  id: string
  name: string
  seenAt: string
  storeState: string | null
  sourceState: string | null
  exports: ({ id: string; datasetLabel: string; owner: string; known: string } & ProgressShown)[]
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

const HEADINGS = [
  { label: 'Worker' },
  { label: 'Store and source', visibleFrom: 'sm' },
  { label: 'Writes now' },
]

/** The workers that are online. On a narrow screen what they say of store and source moves below their names. */
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
  const store = wordsOf(STORE_WORDS, storeState) ?? 'store: not known'
  const source = wordsOf(SOURCE_WORDS, sourceState) ?? 'source: not known'
  return (
    <Table.Tr>
      <Table.Th scope="row" fw="normal">
        {name}
        <Text size="xs" c="dimmed">
          seen <LocalClock at={seenAt} />
        </Text>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {store}; {source}
        </Text>
      </Table.Th>
      <Table.Td visibleFrom="sm">
        <Text size="sm">{store}</Text>
        <Text size="sm">{source}</Text>
      </Table.Td>
      <Table.Td>
        {exports.length === 0 && (
          <Text size="sm" c="dimmed">
            nothing
          </Text>
        )}
        {exports.map(({ id, datasetLabel, owner, known, ...progress }) => (
          <Text key={id} size="sm">
            {datasetLabel} of <bdi>{owner}</bdi>, {formatPercent(progress)}
            <Text span display="block" size="xs" c="dimmed">
              {known}
            </Text>
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
