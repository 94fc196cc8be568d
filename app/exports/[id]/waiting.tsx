'use client'

import { Group, Loader, Progress, Stack, Text } from '@mantine/core'
import type { Progress as ExportProgress, ExportView, RetryView } from '../../../lib/exports/view.ts'
import { formatBytes, formatCount, formatPercent, formatSeconds, hasPercent } from '../../display.ts'
import { LocalClock } from '../../ui/local-time.tsx'
import { Figure } from './figure.tsx'
import { NoWorker } from './no-worker.tsx'
import { speedInWords, timeLeftInWords } from './progress-words.ts'
import { placeInWords, retryInWords } from './queue-words.ts'
import { StepList } from './step-list.tsx'
import { stepsOf } from './steps.ts'
import { TEXTS } from './texts.ts'
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
      <PleaseWait>{TEXTS.queued}</PleaseWait>
      {view.retry && <Retry retry={view.retry} view={view} />}
      {place && <Text>{place}</Text>}
      <NoWorker view={view} stage="queued" isShared={isShared} />
      <StepList steps={stepsOf(view)} now={formatSeconds(waited)} />
      <Closing isShared={isShared} />
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

/** While a worker writes the file. What comes and goes has its room from the start, so that nothing moves. */
export function Running({ view, isShared = false }: WaitingProps) {
  const { progress } = view
  const elapsed = useElapsedSeconds(view.startedAt ?? view.createdAt, view.observedAt)
  const isKnown = hasPercent(progress)
  return (
    <Stack gap="md">
      <PleaseWait>{TEXTS.running}</PleaseWait>
      <div>
        <Group justify="space-between" mb={4} mih="1.55em">
          <Text fw={600}>{formatPercent(progress)}</Text>
          <Text size="sm" c="dimmed">
            {timeLeftInWords(view)}
          </Text>
        </Group>
        <Progress.Root size="lg" transitionDuration={300}>
          <Progress.Section
            // Without a percentage it is a bar without a value, and looks like neither an empty one nor a full one.
            role="progressbar"
            withAria={isKnown}
            aria-label="Progress of the export"
            value={isKnown ? Math.floor(progress.percent) : 100}
            opacity={isKnown ? 1 : 0.5}
            color="var(--claimcheck-progress)"
            animated
          />
        </Progress.Root>
      </div>
      <dl className="figures">
        <Figure label="Rows" isWide>
          {rowsDone(progress)}
        </Figure>
        <Figure label="Written">{formatBytes(progress.bytesWritten)}</Figure>
        <Figure label="Speed">{speedInWords(view) ?? '–'}</Figure>
      </dl>
      {view.attempt > 1 && (
        <Text size="sm" c="dimmed">
          Attempt {view.attempt}: the {view.attempt === 2 ? 'first was' : 'earlier ones were'} interrupted.
        </Text>
      )}
      <NoWorker view={view} stage="running" isShared={isShared} />
      <StepList steps={stepsOf(view)} now={formatSeconds(elapsed)} />
      <Closing isShared={isShared} />
    </Stack>
  )
}

/** Between a cancel and the worker's answer to it. */
export function Cancelling({ view, isShared = false }: WaitingProps) {
  return (
    <Stack gap="md">
      <PleaseWait>{TEXTS.cancelling}</PleaseWait>
      <NoWorker view={view} stage="cancelling" isShared={isShared} />
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

function Closing({ isShared }: { isShared: boolean }) {
  return (
    <Text size="sm" c="dimmed">
      {isShared ? TEXTS.closingShared : TEXTS.closing}
    </Text>
  )
}

/** "1,234,567 of ≈ 5,000,000" */
function rowsDone({ rowsDone: done, rowsTotal, rowsTotalIsEstimate }: ExportProgress): string {
  if (rowsTotal === null) return formatCount(done)
  return `${formatCount(done)} of ${rowsTotalIsEstimate ? '≈ ' : ''}${formatCount(rowsTotal)}`
}
