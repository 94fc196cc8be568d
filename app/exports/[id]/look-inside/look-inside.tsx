'use client'

import { Alert, Group, Loader, Stack, Text } from '@mantine/core'
import { IconEyeOff } from '@tabler/icons-react'
import useSWR from 'swr'
import type { ArtifactView } from '../../../../lib/exports/view.ts'
import { formatCount } from '../../../display.ts'
import { FirstRows } from '../../first-rows.tsx'
import { fetchHead } from './fetch-head.ts'
import type { Head, ShownFormat } from './read-head.ts'
import { LOOK_TEXTS } from './texts.ts'

type LookInsideProps = { artifact: ArtifactView; format: ShownFormat; isOpen: boolean }

/** The first rows of the file itself. They are loaded when somebody wants to see them: the audit trail has who took a part of a file. */
export function LookInside({ artifact, format, isOpen }: LookInsideProps) {
  // To be led there would stand in the audit trail as the whole file taken.
  const key = isOpen && !format.isElsewhere ? `head of ${artifact.url} ${artifact.sha256}` : null
  // The file stays as it is.
  const { data, error } = useSWR<Head, Error>(key, () => fetchHead(artifact, format), {
    revalidateIfStale: false,
    revalidateOnFocus: false,
    revalidateOnReconnect: false,
    shouldRetryOnError: false,
  })
  const reason = format.isElsewhere ? LOOK_TEXTS.elsewhere : error?.message
  if (reason)
    return (
      <Alert color="orange" icon={<IconEyeOff />} title={LOOK_TEXTS.failed}>
        {reason}
      </Alert>
    )
  if (!data)
    return (
      <Group gap="xs">
        <Loader size="xs" aria-hidden />
        <Text size="sm">{LOOK_TEXTS.loading}</Text>
      </Group>
    )
  return (
    <Stack gap="xs">
      <FirstRows name={LOOK_TEXTS.rows} header={data.header} rows={data.rows} />
      <Text size="sm" c="dimmed">
        {headInWords(data, artifact)}
      </Text>
    </Stack>
  )
}

function headInWords({ header, rows, hasMore }: Head, { rowCount, byteSize }: ArtifactView): string {
  if (byteSize === 0) return LOOK_TEXTS.isEmpty
  if (rowCount === 0) return LOOK_TEXTS.noRows
  if (rows.length === 0 && !hasMore) return LOOK_TEXTS.tooLong
  const columns = (header ?? rows[0] ?? []).length
  const of = `${formatCount(columns)} ${columns === 1 ? 'column' : 'columns'}, as the file has them`
  if (rows.length >= rowCount) return `All rows: ${formatCount(rows.length)}. ${of}.`
  return `The first ${formatCount(rows.length)} of ${formatCount(rowCount)} rows. ${of}.`
}
