import type { Prisma } from '../../prisma/generated/client.ts'
import { database, type Transaction } from '../db.ts'
import type { ProblemCode } from '../problems.ts'

/** One claim of an export by a worker. `attempt` is the fence: every write below compares it. */
export type Claim = { exportId: string; attempt: number }

/** What a worker gets with a claim. */
export type ClaimedExport = Claim & {
  ownerId: string
  dataset: string
  request: Prisma.JsonValue
  createdAt: Date
}

/** The finished file. */
export type Artifact = { key: string; rowCount: number; byteSize: number; sha256: string }

/** How far an attempt has come. */
export type ProgressReport = {
  rowsDone: number
  rowsTotal: number | null
  rowsTotalIsEstimate: boolean
  bytesWritten: number
  percent: number
}

/**
 * Claims an export for a new attempt. A running export may be claimed too: its worker has died, or has lost its job,
 * and from now on that worker's writes change nothing.
 * @returns null when there is nothing to do: the export has ended or is gone.
 */
export async function claimExport(exportId: string): Promise<ClaimedExport | null> {
  const rows = await database().$queryRaw<ClaimedExport[]>`
    update claimcheck.export
    set status = 'running', attempt = attempt + 1, started_at = now(),
        rows_done = 0, rows_total = null, bytes_written = 0, percent = 0
    where id = ${exportId}::uuid and status in ('queued', 'running')
    returning id as "exportId", attempt, owner_id as "ownerId", dataset, request, created_at as "createdAt"`
  return rows[0] ?? null
}

/** Reports progress. @returns false when this worker was fenced: it must stop writing. */
export async function reportProgress(
  { exportId, attempt }: Claim,
  progress: ProgressReport,
): Promise<boolean> {
  const { count } = await database().export.updateMany({
    where: { id: exportId, attempt, status: 'running' },
    data: progress,
  })
  return count === 1
}

/**
 * Marks an attempt's export as succeeded and points it at its artifact.
 * @param tx the transaction that also completes the job.
 * @returns false when this worker was fenced: its artifact must go.
 */
export async function finishExport(
  tx: Transaction,
  { exportId, attempt }: Claim,
  artifact: Artifact,
  retentionHours: number,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    update claimcheck.export
    set status = 'succeeded', finished_at = now(), expires_at = now() + make_interval(hours => ${retentionHours}),
        artifact_key = ${artifact.key}, row_count = ${artifact.rowCount}, byte_size = ${artifact.byteSize},
        sha256 = ${artifact.sha256}, percent = 100, rows_done = ${artifact.rowCount},
        rows_total = ${artifact.rowCount}, rows_total_is_estimate = false, bytes_written = ${artifact.byteSize},
        error_code = null, error_detail = null
    where id = ${exportId}::uuid and attempt = ${attempt} and status = 'running'`
  return count === 1
}

/**
 * Ends an attempt's export for good.
 * @param detail a sentence for the person who asked; no SQL, value or secret.
 * @returns false when this worker was fenced.
 */
export async function failExport(
  { exportId, attempt }: Claim,
  code: ProblemCode,
  detail: string,
): Promise<boolean> {
  const count = await database().$executeRaw`
    update claimcheck.export
    set status = 'failed', finished_at = now(), error_code = ${code}, error_detail = ${detail}
    where id = ${exportId}::uuid and attempt = ${attempt} and status = 'running'`
  return count === 1
}

/**
 * Hands an attempt's export back to the queue, with the reason in case no attempt is left.
 * @returns false when this worker was fenced.
 */
export async function releaseExport(
  { exportId, attempt }: Claim,
  errorCode: ProblemCode,
  errorDetail: string,
): Promise<boolean> {
  const { count } = await database().export.updateMany({
    where: { id: exportId, attempt, status: 'running' },
    data: { status: 'queued', errorCode, errorDetail },
  })
  return count === 1
}

/** Ends an export whose job has used up its attempts, with the reason of the last one if there is any. */
export async function giveUpExport(exportId: string): Promise<boolean> {
  const count = await database().$executeRaw`
    update claimcheck.export
    set status = 'failed', finished_at = now(), attempt = attempt + 1,
        error_code = coalesce(error_code, 'attempts_exhausted')
    where id = ${exportId}::uuid and status in ('queued', 'running')`
  return count === 1
}
