'use client'

import { Alert, Code, Group, Loader, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import type { Progress as ExportProgress, ExportView, RetryView } from '../../../lib/exports/view.ts'
import { formatBytes, formatCount, formatPercent, formatSeconds } from '../../display.ts'
import { LocalClock } from '../../ui/local-time.tsx'
import { Figure } from './figure.tsx'
import { placeInWords, retryInWords } from './queue-words.ts'
import { useElapsedSeconds } from './use-elapsed-seconds.ts'

type WaitingProps = {
  view: ExportView
  /** Whether it is shown to whoever has a claim link, who is not to look after the service. */
  isShared?: boolean
}

/** Before a worker takes the export. */
export function Queued({ view, isShared = false }: WaitingProps) {
  const waited = useElapsedSeconds(view.createdAt, view.observedAt)
  const place = placeInWords(view.queuePosition)
  return (
    <Stack gap="md">
      <PleaseWait>Please wait, loading…</PleaseWait>
      {view.retry && <Retry retry={view.retry} view={view} />}
      {place && <Text>{place}</Text>}
      <Text size="sm" c="dimmed">
        Waiting for {formatSeconds(waited)}. You may leave this page: the export goes on without it.
      </Text>
      {view.workersOnline === 0 && <NoWorker outcome="goes on" isShared={isShared} />}
      {view.workersOnline > 0 && view.workersReady === 0 && <NoWorkerReady isShared={isShared} />}
    </Stack>
  )
}

/** Why it waits although it was begun. */
function Retry({ retry, view }: { retry: RetryView; view: ExportView }) {
  const { before, at, after } = retryInWords(retry, view)
  return (
    <Text>
      {before} {at === null ? 'soon' : <LocalClock at={at} />}
      {after}
    </Text>
  )
}

/** While a worker writes the file. */
export function Running({ view, isShared = false }: WaitingProps) {
  const { progress } = view
  const elapsed = useElapsedSeconds(view.startedAt ?? view.createdAt, view.observedAt)
  return (
    <Stack gap="md">
      <PleaseWait>Please wait, writing the file…</PleaseWait>
      <div>
        <Group justify="space-between" mb={4}>
          <Text fw={600}>{formatPercent(progress.percent)}</Text>
          <Text size="sm" c="dimmed">
            {progress.etaSeconds !== null && `about ${formatSeconds(progress.etaSeconds)} left`}
          </Text>
        </Group>
        <Progress
          aria-label="Progress of the export"
          value={Math.floor(progress.percent)}
          size="lg"
          color="var(--claimcheck-progress)"
          animated
          transitionDuration={300}
        />
      </div>
      <SimpleGrid component="dl" cols={{ base: 2, sm: 4 }} spacing="md" m={0}>
        <Figure label="Rows" isWide>
          {rowsDone(progress)}
        </Figure>
        <Figure label="Written">{formatBytes(progress.bytesWritten)}</Figure>
        <Figure label="Elapsed">{formatSeconds(elapsed)}</Figure>
      </SimpleGrid>
      {view.attempt > 1 && (
        <Text size="sm" c="dimmed">
          Attempt {view.attempt}: the {view.attempt === 2 ? 'first was' : 'earlier ones were'} interrupted.
        </Text>
      )}
      {view.workersOnline === 0 && <NoWorker outcome="goes on" isShared={isShared} />}
    </Stack>
  )
}

/** Between a cancel and the worker's answer to it. */
export function Cancelling({ view, isShared = false }: WaitingProps) {
  return (
    <Stack gap="md">
      <PleaseWait>Cancelling…</PleaseWait>
      {view.workersOnline === 0 && <NoWorker outcome="is cancelled" isShared={isShared} />}
    </Stack>
  )
}

function PleaseWait({ children }: { children: string }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <Loader size="sm" aria-hidden />
      <Text size="lg">{children}</Text>
    </Group>
  )
}

function NoWorker({ outcome, isShared }: { outcome: string; isShared: boolean }) {
  return (
    <Alert color="orange" icon={<IconPlugConnectedX />} title="No worker is online">
      {!isShared && (
        <>
          Start one with <Code>npm run worker</Code>.{' '}
        </>
      )}
      The export {outcome} as soon as there is one.
    </Alert>
  )
}

function NoWorkerReady({ isShared }: { isShared: boolean }) {
  return (
    <Alert color="orange" icon={<IconPlugConnectedX />} title="No worker can store the file">
      A worker is online, but it cannot use the store. The export goes on as soon as it can
      {!isShared && (
        <>
          : tell whoever runs this service, <Code>/api/health</Code> says what is wrong
        </>
      )}
      .
    </Alert>
  )
}

/** "1,234,567 of ≈ 5,000,000" */
function rowsDone({ rowsDone: done, rowsTotal, rowsTotalIsEstimate }: ExportProgress): string {
  if (rowsTotal === null) return formatCount(done)
  return `${formatCount(done)} of ${rowsTotalIsEstimate ? '≈ ' : ''}${formatCount(rowsTotal)}`
}
