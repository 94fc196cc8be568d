import type { Db } from 'pg-boss'
import { query } from '../../lib/database.ts'
import { notify } from '../../lib/exports/live.ts'
import type { Claim } from '../../lib/exports/transitions.ts'

/** How far an attempt has come. */
export type ProgressReport = {
  rowsDone: number
  rowsTotal: number | null
  rowsTotalIsEstimate: boolean
  bytesWritten: number
  percent: number
  /** What is estimated to be left, in seconds. */
  secondsLeft: number | null
}

/**
 * Says that the attempt is alive, and how far it is; pages that wait are told.
 * @returns `fenced` when another worker holds the export, `cancel` when the person no longer wants it.
 */
export async function beat(
  db: Db,
  { exportId, attempt }: Claim,
  { rowsDone, rowsTotal, rowsTotalIsEstimate, bytesWritten, percent, secondsLeft }: ProgressReport,
): Promise<'go-on' | 'cancel' | 'fenced'> {
  const [row] = await query<{ isCancelled: boolean }>(
    db,
    `update claimcheck.export as beaten
     set heartbeat_at = now(), rows_done = $3, rows_total = $4, rows_total_is_estimate = $5, bytes_written = $6,
         percent = greatest(percent, $7), seconds_left = $8,
         read_at = case when greatest(percent, $7) >= 100 then coalesce(read_at, now()) end
     where id = $1 and attempt = $2 and status = 'running'
     returning cancel_requested_at is not null as "isCancelled", ${notify('progress', 'beaten')}::text`,
    [exportId, attempt, rowsDone, rowsTotal, rowsTotalIsEstimate, bytesWritten, percent, secondsLeft],
  )
  if (!row) return 'fenced'
  return row.isCancelled ? 'cancel' : 'go-on'
}
