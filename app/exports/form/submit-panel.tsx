'use client'

import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { IconFileDownload } from '@tabler/icons-react'
import type { DatasetForm } from '../../../lib/dataset.ts'
import type { ExportRequest } from '../../../lib/exports/request.ts'
import { fileTypeInWords, timeZoneLabel } from '../format-words.ts'
import { allRowsInWords } from '../words.ts'
import { areInTimeZone, haveTimes } from './in-time-zone.ts'

type SubmitPanelProps = {
  dataset: DatasetForm
  isLimited: boolean
  request: ExportRequest
  /** How many rows it has, in words, where that is known. */
  rows: string | null
  isPending: boolean
}

/** What will be exported, and the button that does it; stays in view beside a long form (theme.css). */
export function SubmitPanel({ dataset, isLimited, request, rows, isPending }: SubmitPanelProps) {
  const { columns, filters, match, format } = request
  return (
    <Paper withBorder p={{ base: 'sm', md: 'lg' }} className="submit-panel">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" visibleFrom="md">
            {dataset.label}
          </Title>
          <Text size="sm" c="dimmed">
            {columns.length} of {dataset.columns.length} columns,{' '}
            {filters.length === 0
              ? allRowsInWords(isLimited)
              : `${match === 'any' ? 'any of ' : ''}${countOf(filters.length, 'filter')}`}
            , {fileTypeInWords(format)}
          </Text>
          {format.timeZone && (haveTimes(dataset, columns) || areInTimeZone(dataset, filters)) && (
            <Text size="sm" c="dimmed">
              Times of {timeZoneLabel(format.timeZone)}
            </Text>
          )}
          {rows && <Text size="sm">{rows}</Text>}
        </div>
        <Button
          type="submit"
          size="lg"
          fullWidth
          loading={isPending}
          leftSection={<IconFileDownload size={22} />}
        >
          Export
        </Button>
        <Text size="xs" c="dimmed" visibleFrom="md">
          You get a ticket at once. The file is made in the background, whatever its size: stay on the
          ticket's page, or come back to it from your history.
        </Text>
      </Stack>
    </Paper>
  )
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}
