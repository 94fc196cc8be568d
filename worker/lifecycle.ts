import type { ProblemCode } from '../lib/problems.ts'
import type { Queryable } from './database.ts'

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
 * @returns null when there is nothing to do: the export has ended, is being cancelled, or is gone.
 */
export async function claimExport(db: Queryable, exportId: string): Promise<ClaimedExport | null> {
  const { rows } = await db.query<ClaimedExport>(
    `update claimcheck.export
     set status = 'running', attempt = attempt + 1, started_at = now(), heartbeat_at = now(),
         rows_done = 0, rows_total = null, bytes_written = 0, percent = 0
     where id = $1 and status in ('queued', 'running') and cancel_requested_at is null
     returning id as "exportId", attempt, owner_id as "ownerId", dataset, request`,
    [exportId],
  )
  return rows[0] ?? null
}

/**
 * Says that the attempt is alive, and how far it is.
 * @returns `fenced` when another worker holds the export, `cancel` when the person no longer wants it.
 */
export async function beat(
  db: Queryable,
  { exportId, attempt }: Claim,
  { rowsDone, rowsTotal, rowsTotalIsEstimate, bytesWritten, percent }: ProgressReport,
): Promise<'go-on' | 'cancel' | 'fenced'> {
  const { rows } = await db.query<{ isCancelled: boolean }>(
    `update claimcheck.export
     set heartbeat_at = now(), rows_done = $3, rows_total = $4, rows_total_is_estimate = $5, bytes_written = $6,
         percent = greatest(percent, $7)
     where id = $1 and attempt = $2 and status = 'running'
     returning cancel_requested_at is not null as "isCancelled"`,
    [exportId, attempt, rowsDone, rowsTotal, rowsTotalIsEstimate, bytesWritten, percent],
  )
  if (!rows[0]) return 'fenced'
  return rows[0].isCancelled ? 'cancel' : 'go-on'
}

/**
 * Marks an attempt's export as succeeded and points it at its artifact.
 * @param tx the transaction that also completes the job.
 * @returns false when this worker was fenced or the export was cancelled: its artifact must go.
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
     where id = $1 and attempt = $2 and status = 'running' and cancel_requested_at is null`,
    [exportId, attempt, key, rowCount, byteSize, sha256, retentionHours * 3_600],
  )
}

/**
 * Ends an attempt's export for good.
 * @param detail a sentence for the person who asked; no SQL or secret.
 * @returns false when this worker was fenced.
 */
export function failExport(
  db: Queryable,
  { exportId, attempt }: Claim,
  code: ProblemCode,
  detail: string,
): Promise<boolean> {
  return changesOne(
    db,
    `update claimcheck.export
     set status = case when cancel_requested_at is null then 'failed' else 'cancelled' end::claimcheck.export_status,
         finished_at = now(), error_code = $3, error_detail = $4
     where id = $1 and attempt = $2 and status = 'running'`,
    [exportId, attempt, code, detail],
  )
}

/**
 * Hands an attempt's export back to the queue, with the reason in case no attempt is left.
 * @returns false when this worker was fenced, or the export is being cancelled.
 */
export function releaseExport(
  db: Queryable,
  { exportId, attempt }: Claim,
  reason: { code: ProblemCode; detail: string } | null,
): Promise<boolean> {
  return changesOne(
    db,
    `update claimcheck.export set status = 'queued', error_code = $3, error_detail = $4
     where id = $1 and attempt = $2 and status = 'running' and cancel_requested_at is null`,
    [exportId, attempt, reason?.code ?? null, reason?.detail ?? null],
  )
}

/** Ends an export whose cancellation was asked for and that no worker writes any more. */
export function cancelExport(db: Queryable, exportId: string): Promise<boolean> {
  return changesOne(
    db,
    `update claimcheck.export set status = 'cancelled', finished_at = now()
     where id = $1 and status in ('queued', 'running') and cancel_requested_at is not null`,
    [exportId],
  )
}

/**
 * Ends an export that no worker will take up again, with the reason of its last attempt if there is one.
 * @param fallback the reason otherwise.
 */
export function giveUpExport(db: Queryable, exportId: string, fallback: ProblemCode): Promise<boolean> {
  return changesOne(
    db,
    `update claimcheck.export
     set status = 'failed', finished_at = now(), attempt = attempt + 1, error_code = coalesce(error_code, $2)
     where id = $1 and status in ('queued', 'running')`,
    [exportId, fallback],
  )
}

async function changesOne(db: Queryable, sql: string, values: unknown[]): Promise<boolean> {
  const { rowCount } = await db.query(sql, values)
  return rowCount === 1
}
