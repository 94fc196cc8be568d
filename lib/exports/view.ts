import { under } from '../base-path.ts'
import { type ProblemDetails, problemDetails, readParams, reasonInWords } from '../problems/problem.ts'
import { fileTypeOf } from './file-types.ts'
import { writtenFormat } from './format-options.ts'
import { isTerminal, pollAfterMs, type Status } from './status.ts'

/** An export as clients see it: the body of `GET /api/exports/{id}`. Times are ISO 8601 in UTC. */
export type ExportView = {
  id: string
  /** What its owner calls it, if anything. */
  name: string | null
  dataset: string
  status: Status
  attempt: number
  createdAt: string
  startedAt: string | null
  /** When the current attempt had read every row, to a second: what is left is to store the file. */
  readAt: string | null
  finishedAt: string | null
  cancelRequestedAt: string | null
  expiresAt: string | null
  /** The export that this one repeats. */
  repeatOf: string | null
  /** The database's clock when this was read; ages are counted from it, never from the reader's clock. */
  observedAt: string
  /**
   * 1 for the export that is next: how many a worker takes before it as things stand, and one. Those are the exports whose turn
   * stands before its own (lib/exports/turns.ts); for an export that waits for its owner's others, all that have a turn, and the
   * older ones of its owner. It grows only by what comes in between: what is tried again; while this is not its owner's first turn,
   * others' first ones; while it has none, others' turns. What waits to be tried again stands before nothing. No more than
   * POSITION_MAX (status.ts) and one are counted. Null unless queued, while it waits to be tried again, and in a list.
   */
  queuePosition: number | null
  /** What a queued export waits for beside a worker: its next attempt; null when there was none, or nothing was wrong with it. */
  retry: RetryView | null
  /** Workers that were seen alive in the last seconds. */
  workersOnline: number
  /** Those of them that can write files: their store is this service's, and works. */
  workersReady: number
  progress: Progress
  artifact: ArtifactView | null
  error: ProblemDetails | null
  /** The server's pace for polling; null when there is nothing more to wait for. */
  pollAfterMs: number | null
}

/** Why an export is tried again, and when. */
export type RetryView = {
  /** Not before this time. */
  at: string
  /** The number of the attempt that it waits for, and of the last one that there may be. */
  attempt: number
  attempts: number
  /** Whether a worker of another version is needed, because the one that had it does not know what it asks for. */
  needsOtherVersion: boolean
  /** What was wrong with the attempt before: its code (lib/problems/catalog.ts), and a sentence. */
  code: string
  reason: string
}

export type Progress = {
  rowsDone: number
  rowsTotal: number | null
  rowsTotalIsEstimate: boolean
  bytesWritten: number
  /** 0 to 100, never smaller than before within an attempt; 0, too, while nobody knows it: then rowsTotal is null. */
  percent: number
  etaSeconds: number | null
}

export type ArtifactView = {
  filename: string
  rowCount: number
  byteSize: number
  sha256: string
  url: string
  expiresAt: string
  /** Why it cannot be downloaded, as far as is known; looked for where one export is asked for, and null in a list. */
  problem: ProblemDetails | null
}

/** The columns of an export that {@link toView} needs, as the queries select them. */
export type ExportRow = {
  id: string
  name: string | null
  dataset: string
  status: Status
  attempt: number
  createdAt: Date
  startedAt: Date | null
  readAt: Date | null
  finishedAt: Date | null
  cancelRequestedAt: Date | null
  expiresAt: Date | null
  repeatOf: string | null
  retryAt: Date | null
  retriesLeft: number | null
  leftAt: Date | null
  /** The format of the request, as it was frozen. */
  format: unknown
  observedAt: Date
  queuePosition: bigint | null
  workersOnline: bigint
  workersReady: bigint
  rowsDone: bigint
  rowsTotal: bigint | null
  rowsTotalIsEstimate: boolean
  bytesWritten: bigint
  percent: number
  secondsLeft: number | null
  heartbeatAt: Date | null
  rowCount: bigint | null
  byteSize: bigint | null
  sha256: string | null
  errorCode: string | null
  errorParams: unknown
  /** Of versions before there were parameters. */
  errorDetail: string | null
}

/** What a client may see of a row. */
export function toView(row: ExportRow): ExportView {
  const ageMs = row.observedAt.getTime() - row.createdAt.getTime()
  return {
    id: row.id,
    name: row.name,
    dataset: row.dataset,
    status: row.status,
    attempt: row.attempt,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    cancelRequestedAt: row.cancelRequestedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    repeatOf: row.repeatOf,
    observedAt: row.observedAt.toISOString(),
    queuePosition: row.queuePosition === null ? null : Number(row.queuePosition),
    retry: toRetry(row),
    workersOnline: Number(row.workersOnline),
    workersReady: Number(row.workersReady),
    progress: toProgress(row),
    artifact: toArtifact(row),
    error: toError(row),
    pollAfterMs: isTerminal(row.status) ? null : pollAfterMs(ageMs),
  }
}

/** The name a person's download gets: the dataset and the minute in which the export was made, in the time zone of the file. */
export function artifactFilename(row: { dataset: string; createdAt: Date; format: unknown }): string {
  const format = writtenFormat(row.format)
  return `${row.dataset}-${minuteIn(row.createdAt, format.timeZone)}.${fileTypeOf(format).extension}`
}

/** One of each zone: they cost more than all else of a list. There are some 600 zones. */
const clocks = new Map<string, Intl.DateTimeFormat>()

/** "2026-03-04-0506" */
function minuteIn(at: Date, timeZone: string): string {
  const clock = clocks.get(timeZone) ?? clockOf(timeZone)
  clocks.set(timeZone, clock)
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  const [year, month, day, hour, minute] = (['year', 'month', 'day', 'hour', 'minute'] as const).map(
    (part) => parts.get(part) ?? '',
  )
  return `${year}-${month}-${day}-${hour}${minute}`
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}

function toProgress(row: ExportRow): Progress {
  return {
    rowsDone: Number(row.rowsDone),
    rowsTotal: row.rowsTotal === null ? null : Number(row.rowsTotal),
    rowsTotalIsEstimate: row.rowsTotalIsEstimate,
    bytesWritten: Number(row.bytesWritten),
    percent: Math.round(row.percent * 10) / 10,
    etaSeconds: etaSeconds(row),
  }
}

/** What is left of the worker's estimate (worker/run/time-left.ts); null while it has none. */
function etaSeconds({ status, secondsLeft, heartbeatAt, observedAt }: ExportRow): number | null {
  if (status !== 'running' || secondsLeft === null || heartbeatAt === null) return null
  const ageSeconds = (observedAt.getTime() - heartbeatAt.getTime()) / 1_000
  return Math.max(0, Math.round(secondsLeft - ageSeconds))
}

function toRetry(row: ExportRow): RetryView | null {
  if (row.status !== 'queued' || row.retryAt === null || row.errorCode === null) return null
  return {
    at: row.retryAt.toISOString(),
    attempt: row.attempt + 1,
    attempts: row.attempt + (row.retriesLeft ?? 1),
    needsOtherVersion: row.leftAt !== null,
    code: row.errorCode,
    reason: reasonInWords(row.errorCode, readParams(row.errorParams)),
  }
}

function toArtifact(row: ExportRow): ArtifactView | null {
  if (row.status !== 'succeeded') return null
  const { rowCount, byteSize, sha256, expiresAt } = row
  if (rowCount === null || byteSize === null || sha256 === null || expiresAt === null) {
    throw new Error(`Export ${row.id} has succeeded without an artifact`)
  }
  return {
    filename: artifactFilename(row),
    rowCount: Number(rowCount),
    byteSize: Number(byteSize),
    sha256,
    url: under(`/api/exports/${row.id}/file`),
    expiresAt: expiresAt.toISOString(),
    problem: null,
  }
}

function toError(row: ExportRow): ProblemDetails | null {
  if (row.status !== 'failed' || row.errorCode === null) return null
  return problemDetails(row.errorCode, readParams(row.errorParams), [], row.errorDetail || null)
}
