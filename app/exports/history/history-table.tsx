'use client'

import { ActionIcon, Anchor, Group, Paper, Table, Text, VisuallyHidden } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import Link from 'next/link'
import type { ExportView } from '../../../lib/exports/view.ts'
import { formatBytes, formatCount, formatDuration, formatPercent } from '../../display.ts'
import { LocalTime } from '../../ui/local-time.tsx'
import { stageOf } from '../stage.ts'
import { StageBadge } from '../stage-badge.tsx'

type HistoryRow = { view: ExportView; datasetLabel: string }

/** One page of exports. On a narrow screen the lesser columns move below the dataset's name. */
export function HistoryTable({ rows }: { rows: HistoryRow[] }) {
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table highlightOnHover verticalSpacing="sm" horizontalSpacing="sm" tabularNums>
        <caption>
          <VisuallyHidden>Your exports, newest first</VisuallyHidden>
        </caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Dataset</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col" visibleFrom="sm">
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
            <Table.Th scope="col">File</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <HistoryLine key={row.view.id} {...row} />
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

function HistoryLine({ view, datasetLabel }: HistoryRow) {
  const stage = stageOf(view)
  const size = sizeOf(view)
  return (
    <Table.Tr>
      <Table.Th scope="row" fw="normal">
        <Anchor component={Link} href={`/exports/${view.id}`} fw={500}>
          {datasetLabel}
        </Anchor>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          <LocalTime at={view.createdAt} />
        </Text>
      </Table.Th>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <StageBadge stage={stage} />
          {stage === 'running' && (
            <Text size="sm" c="dimmed" visibleFrom="sm">
              {formatPercent(view.progress.percent)}
            </Text>
          )}
        </Group>
        {size && (
          <Text size="xs" c="dimmed" mt={4} hiddenFrom="sm">
            {size.rows} {size.rows === '1' ? 'row' : 'rows'}
            <br />
            {size.bytes}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <LocalTime at={view.createdAt} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right">
        {size?.rows ?? '–'}
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="right">
        {size?.bytes ?? '–'}
      </Table.Td>
      <Table.Td visibleFrom="md" ta="right">
        {durationOf(view)}
      </Table.Td>
      <Table.Td>{stage === 'succeeded' && <DownloadLink view={view} datasetLabel={datasetLabel} />}</Table.Td>
    </Table.Tr>
  )
}

function DownloadLink({ view, datasetLabel }: HistoryRow) {
  return (
    <ActionIcon
      component="a"
      href={view.artifact?.url}
      download
      variant="light"
      size="lg"
      aria-label={`Download ${view.artifact?.filename ?? datasetLabel}`}
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

function durationOf({ startedAt, finishedAt }: ExportView): string {
  if (startedAt === null || finishedAt === null) return '–'
  return formatDuration(Date.parse(finishedAt) - Date.parse(startedAt))
}
