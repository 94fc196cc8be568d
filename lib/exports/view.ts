import { type ProblemDetails, problemDetails, readParams } from '../problems/problem.ts'
import { fileTypeOf } from './file-types.ts'
import { writtenFormat } from './format-options.ts'
import { isTerminal, pollAfterMs, type Status } from './status.ts'

/** An export as clients see it: the body of `GET /api/exports/{id}`. Times are ISO 8601 in UTC. */
export type ExportView = {
  id: string
  dataset: string
  status: Status
  attempt: number
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  cancelRequestedAt: string | null
  expiresAt: string | null
  /** The export that this one repeats. */
  repeatOf: string | null
  /** The database's clock when this was read; ages are counted from it, never from the reader's clock. */
  observedAt: string
  /** 1 for the export that is next; null unless queued. */
  queuePosition: number | null
  /** Workers that were seen alive in the last seconds. */
  workersOnline: number
  progress: Progress
  artifact: ArtifactView | null
  error: ProblemDetails | null
  /** The server's pace for polling; null when there is nothing more to wait for. */
  pollAfterMs: number | null
}

export type Progress = {
  rowsDone: number
  rowsTotal: number | null
  rowsTotalIsEstimate: boolean
  bytesWritten: number
  /** 0 to 100, never smaller than before within an attempt. */
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
}

/** The columns of an export that {@link toView} needs, as the queries select them. */
export type ExportRow = {
  id: string
  dataset: string
  status: Status
  attempt: number
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  cancelRequestedAt: Date | null
  expiresAt: Date | null
  repeatOf: string | null
  /** The format of the request, as it was frozen. */
  format: unknown
  observedAt: Date
  queuePosition: bigint | null
  workersOnline: bigint
  rowsDone: bigint
  rowsTotal: bigint | null
  rowsTotalIsEstimate: boolean
  bytesWritten: bigint
  percent: number
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
    dataset: row.dataset,
    status: row.status,
    attempt: row.attempt,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    cancelRequestedAt: row.cancelRequestedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    repeatOf: row.repeatOf,
    observedAt: row.observedAt.toISOString(),
    queuePosition: row.queuePosition === null ? null : Number(row.queuePosition),
    workersOnline: Number(row.workersOnline),
    progress: toProgress(row),
    artifact: toArtifact(row),
    error: toError(row),
    pollAfterMs: isTerminal(row.status) ? null : pollAfterMs(ageMs),
  }
}

/** The name a person's download gets: the dataset and the minute in which the export was made. */
export function artifactFilename(row: { dataset: string; createdAt: Date; format: unknown }): string {
  const minute = row.createdAt.toISOString().slice(0, 16).replace('T', '-').replace(':', '')
  return `${row.dataset}-${minute}.${fileTypeOf(writtenFormat(row.format)).extension}`
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

/** The time that is left if the rest goes as fast as what is done; null while that would be a guess. */
function etaSeconds(row: ExportRow): number | null {
  if (row.status !== 'running' || row.startedAt === null || row.percent < 1) return null
  const elapsedSeconds = (row.observedAt.getTime() - row.startedAt.getTime()) / 1_000
  return Math.max(0, Math.round((elapsedSeconds * (100 - row.percent)) / row.percent))
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
    url: `/api/exports/${row.id}/file`,
    expiresAt: expiresAt.toISOString(),
  }
}

function toError(row: ExportRow): ProblemDetails | null {
  if (row.status !== 'failed' || row.errorCode === null) return null
  return problemDetails(row.errorCode, readParams(row.errorParams), [], row.errorDetail || null)
}
