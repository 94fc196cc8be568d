import type { ProblemCode } from '../lib/problems.ts'
import { database, type Queryable } from './database.ts'

/** One claim of an export by a worker. `attempt` is the fence: every write below compares it. */
export type Claim = { exportId: string; attempt: number }

/** What a worker gets with a claim. `request` is what was frozen when the export was made. */
export type ClaimedExport = Claim & { ownerId: string; dataset: string; request: unknown }

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
  const { rows } = await database().query<ClaimedExport>(
    `update claimcheck.export
     set status = 'running', attempt = attempt + 1, started_at = now(),
         rows_done = 0, rows_total = null, bytes_written = 0, percent = 0
     where id = $1 and status in ('queued', 'running')
     returning id as "exportId", attempt, owner_id as "ownerId", dataset, request`,
    [exportId],
  )
  return rows[0] ?? null
}

/** Reports progress. @returns false when this worker was fenced: it must stop writing. */
export function reportProgress({ exportId, attempt }: Claim, progress: ProgressReport): Promise<boolean> {
  const { rowsDone, rowsTotal, rowsTotalIsEstimate, bytesWritten, percent } = progress
  return changesOne(
    database(),
    `update claimcheck.export
     set rows_done = $3, rows_total = $4, rows_total_is_estimate = $5, bytes_written = $6, percent = $7
     where id = $1 and attempt = $2 and status = 'running'`,
    [exportId, attempt, rowsDone, rowsTotal, rowsTotalIsEstimate, bytesWritten, percent],
  )
}

/**
 * Marks an attempt's export as succeeded and points it at its artifact.
 * @param tx the transaction that also completes the job.
 * @returns false when this worker was fenced: its artifact must go.
 */
export function finishExport(
  tx: Queryable,
  { exportId, attempt }: Claim,
  { key, rowCount, byteSize, sha256 }: Artifact,
  retentionHours: number,
): Promise<boolean> {
  return changesOne(
    tx,
    `update claimcheck.export
     set status = 'succeeded', finished_at = now(), expires_at = now() + make_interval(secs => $7),
         artifact_key = $3, row_count = $4, byte_size = $5, sha256 = $6,
         percent = 100, rows_done = $4, rows_total = $4, rows_total_is_estimate = false, bytes_written = $5,
         error_code = null, error_detail = null
     where id = $1 and attempt = $2 and status = 'running'`,
    [exportId, attempt, key, rowCount, byteSize, sha256, retentionHours * 3_600],
  )
}

/**
 * Ends an attempt's export for good.
 * @param detail a sentence for the person who asked; no SQL, value or secret.
 * @returns false when this worker was fenced.
 */
export function failExport(
  { exportId, attempt }: Claim,
  code: ProblemCode,
  detail: string,
): Promise<boolean> {
  return changesOne(
    database(),
    `update claimcheck.export
     set status = 'failed', finished_at = now(), error_code = $3, error_detail = $4
     where id = $1 and attempt = $2 and status = 'running'`,
    [exportId, attempt, code, detail],
  )
}

/**
 * Hands an attempt's export back to the queue, with the reason in case no attempt is left.
 * @returns false when this worker was fenced.
 */
export function releaseExport(
  { exportId, attempt }: Claim,
  code: ProblemCode,
  detail: string,
): Promise<boolean> {
  return changesOne(
    database(),
    `update claimcheck.export set status = 'queued', error_code = $3, error_detail = $4
     where id = $1 and attempt = $2 and status = 'running'`,
    [exportId, attempt, code, detail],
  )
}

/** Ends an export whose job has used up its attempts, with the reason of the last one if there is any. */
export function giveUpExport(exportId: string): Promise<boolean> {
  return changesOne(
    database(),
    `update claimcheck.export
     set status = 'failed', finished_at = now(), attempt = attempt + 1,
         error_code = coalesce(error_code, 'attempts_exhausted')
     where id = $1 and status in ('queued', 'running')`,
    [exportId],
  )
}

async function changesOne(queryable: Queryable, sql: string, values: unknown[]): Promise<boolean> {
  const { rowCount } = await queryable.query(sql, values)
  return rowCount === 1
}
