'use client'

import { Anchor, Table, Text } from '@mantine/core'
import Link from 'next/link'
import type { OwnedExport } from '../../../server/admin/exports.ts'
import { formatBytes, formatCount, formatPercent } from '../../display.ts'
import { type Stage, stageOf } from '../../exports/stage.ts'
import { StageBadge } from '../../exports/stage-badge.tsx'
import { LocalTime } from '../../ui/local-time.tsx'
import { knownAs } from '../known-as.ts'
import { ListTable } from '../list-table.tsx'
import { CancelAnyButton } from './cancel-any-button.tsx'

export type OwnedRow = OwnedExport & { datasetLabel: string }

const HEADINGS = [
  { label: 'Export' },
  { label: 'Status' },
  { label: 'Made', visibleFrom: 'sm', width: '11.75rem' },
  { label: 'Size', visibleFrom: 'sm', width: '9.5rem', isRight: true },
  { label: 'More', width: '5.75rem' },
]

/** Exports with their owners. On a narrow screen the lesser columns move below the others. */
export function ExportTable({ rows }: { rows: OwnedRow[] }) {
  return (
    <ListTable caption="Everybody’s exports, newest first" headings={HEADINGS}>
      {rows.map((row) => (
        <ExportLine key={row.id} {...row} />
      ))}
    </ListTable>
  )
}

function ExportLine(row: OwnedRow) {
  const { id, datasetLabel, owner, createdAt } = row
  const stage = stageOf(row)
  const size = sizeOf(row)
  return (
    <Table.Tr>
      <Table.Th scope="row" fw="normal">
        {datasetLabel}
        <Text size="sm" c="dimmed">
          of{' '}
          <Anchor component={Link} href={`/admin/people/${encodeURIComponent(owner.id)}`} underline="always">
            <bdi>{owner.name}</bdi>
          </Anchor>
        </Text>
        <Text size="xs" c="dimmed">
          {knownAs(owner)}
        </Text>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          <LocalTime at={createdAt} />
        </Text>
      </Table.Th>
      <Table.Td>
        <StageBadge stage={stage} />
        <Standing row={row} stage={stage} />
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {size}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm" style={{ whiteSpace: 'nowrap' }}>
        <LocalTime at={createdAt} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right">
        {size ?? '–'}
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} href={`/admin/events?export=${id}`} size="sm" display="block" mb={4}>
          Events
        </Anchor>
        {(stage === 'queued' || stage === 'running') && (
          <CancelAnyButton id={id} name={`${datasetLabel} of ${owner.name} (${knownAs(owner)})`} />
        )}
      </Table.Td>
    </Table.Tr>
  )
}

/** What there is to say beside the status: how far it is, or what went wrong. */
function Standing({ row, stage }: { row: OwnedRow; stage: Stage }) {
  const words = stage === 'running' ? formatPercent(row) : row.wrong
  return (
    words && (
      <Text size="xs" c="dimmed">
        {words}
      </Text>
    )
  )
}

/** A blank at which no line ends. */
const NO_BREAK = '\u00a0'

/** Rows and bytes so far, or of the file; null while there is nothing to show. */
function sizeOf({ status, rowsDone: rows, bytes }: OwnedRow): string | null {
  if (status === 'queued' || status === 'failed' || status === 'cancelled') return null
  return `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}, ${formatBytes(bytes).replaceAll(' ', NO_BREAK)}`
}
