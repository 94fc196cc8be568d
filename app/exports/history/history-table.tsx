'use client'

import { ActionIcon, Anchor, Box, Group, Paper, Table, Text, VisuallyHidden } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import Link from 'next/link'
import type { ExportView } from '../../../lib/exports/view.ts'
import { formatBytes, formatCount, formatPercent, hasPercent } from '../../display.ts'
import { LocalTime } from '../../ui/local-time.tsx'
import { stageOf } from '../stage.ts'
import { StageBadge } from '../stage-badge.tsx'
import { tookInWords } from '../took.ts'
import { type HistoryRow, titleOf } from './row.ts'
import { RowMenu } from './row-menu.tsx'
import { TEXTS } from './texts.ts'

/** A value and its unit stay together: the names beside them have room enough. */
const ON_ONE_LINE = { whiteSpace: 'nowrap' } as const

/** One page of exports. On a narrow screen the lesser columns move below the export's name. */
export function HistoryTable({ rows }: { rows: HistoryRow[] }) {
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table verticalSpacing="sm" horizontalSpacing="sm" tabularNums>
        <caption>
          <VisuallyHidden>{TEXTS.caption}</VisuallyHidden>
        </caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Export</Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
              Status
            </Table.Th>
            <Table.Th scope="col" visibleFrom="md">
              Created
            </Table.Th>
            <Table.Th scope="col" visibleFrom="sm" ta="right">
              Rows
            </Table.Th>
            <Table.Th scope="col" visibleFrom="sm" ta="right">
              Size
            </Table.Th>
            <Table.Th scope="col" visibleFrom="md" ta="right">
              Duration
            </Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <HistoryLine key={row.view.id} row={row} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

function HistoryLine({ row }: { row: HistoryRow }) {
  const { view } = row
  const size = sizeOf(view)
  return (
    <Table.Tr>
      <Table.Th scope="row" fw="normal" style={{ overflowWrap: 'anywhere' }}>
        <Anchor component={Link} href={`/exports/${view.id}`} fw={500}>
          {titleOf(row)}
        </Anchor>
        <Summary row={row} />
        <Text size="xs" c="dimmed" visibleFrom="sm" hiddenFrom="md">
          <LocalTime at={view.createdAt} />
        </Text>
        <Box hiddenFrom="sm" mt={4}>
          <Stage view={view} />
          <Text size="xs" c="dimmed" mt={4}>
            <LocalTime at={view.createdAt} />
            {size && ` · ${size.rows} ${size.rows === '1' ? 'row' : 'rows'} · ${size.bytes}`}
          </Text>
        </Box>
      </Table.Th>
      <Table.Td visibleFrom="sm">
        <Stage view={view} />
      </Table.Td>
      <Table.Td visibleFrom="md" style={ON_ONE_LINE}>
        <LocalTime at={view.createdAt} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right" style={ON_ONE_LINE}>
        {size?.rows ?? '–'}
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right" style={ON_ONE_LINE}>
        {size?.bytes ?? '–'}
      </Table.Td>
      <Table.Td visibleFrom="md" ta="right" style={ON_ONE_LINE}>
        {tookInWords(view)}
      </Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap" justify="flex-end">
          {stageOf(view) === 'succeeded' && <DownloadLink row={row} />}
          <RowMenu row={row} />
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

/** By what exports of one dataset are told apart. */
function Summary({ row: { view, datasetLabel, summary } }: { row: HistoryRow }) {
  return (
    <Text size="xs" c="dimmed" lineClamp={2}>
      {view.name !== null && `${datasetLabel} · `}
      {summary ?? TEXTS.changed}
    </Text>
  )
}

function Stage({ view }: { view: ExportView }) {
  const stage = stageOf(view)
  return (
    <Group gap={6} wrap="nowrap">
      <StageBadge stage={stage} />
      {stage === 'running' && (
        <Text size="sm" c="dimmed" miw="2.5em" style={ON_ONE_LINE}>
          {hasPercent(view.progress) && formatPercent(view.progress)}
        </Text>
      )}
    </Group>
  )
}

function DownloadLink({ row }: { row: HistoryRow }) {
  const { artifact } = row.view
  return (
    <ActionIcon
      component="a"
      href={artifact?.url}
      download
      variant="light"
      size="lg"
      aria-label={`Download ${artifact?.filename ?? titleOf(row)}`}
    >
      <IconDownload size={18} />
    </ActionIcon>
  )
}

/** Rows and bytes so far, or of the file; null while there is nothing to show. */
function sizeOf({ artifact, progress, status }: ExportView): { rows: string; bytes: string } | null {
  const [rows, bytes] = artifact
    ? [artifact.rowCount, artifact.byteSize]
    : [progress.rowsDone, progress.bytesWritten]
  if (status === 'queued' || status === 'failed' || status === 'cancelled') return null
  return { rows: formatCount(rows), bytes: formatBytes(bytes) }
}
