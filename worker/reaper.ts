import type { PgBoss } from 'pg-boss'
import { log } from '../lib/log.ts'
import { EXPORT_QUEUE } from '../lib/queue.ts'
import { lockIsFree } from './claim-connection.ts'
import { database } from './database.ts'
import { cancelExport } from './lifecycle.ts'
import { retryAtOnce } from './retry-at-once.ts'

/** A worker that has not said for so long that it is alive is given up, in seconds: ten of its beats. */
const SILENT_SECONDS = 10
/** From getting a job to holding its export's lock a worker needs so long at most, in seconds, or it has died in between. */
const CLAIM_SECONDS = 3

/** What the reaper found in one look. */
export type Findings = {
  /** Exports that wait for a worker. */
  queued: number
}

/** `retryCount` is the fence of the job, null when no job is active. */
type Orphan = {
  id: string
  attempt: number
  retryCount: number | null
  isCancelled: boolean
  isDead: boolean
}

// A job that was started after the attempt that its export knows is on its way to the next one: whoever has it is
// waiting for the lock. Nobody else may take it for the job of the worker that was given up.
const ORPHANS = `
  select e.id, e.attempt, j.retry_count as "retryCount", e.cancel_requested_at is not null as "isCancelled",
    seen.is_free as "isDead"
  from claimcheck.export e
    left join pgboss.job j on j.name = $1 and j.id = e.id and j.state = 'active'
    cross join lateral (select
      ${lockIsFree('e.id')} as is_free,
      e.status = 'running' and j.started_on <= e.started_at as is_claimed,
      extract(epoch from now() - greatest(j.started_on, e.heartbeat_at)) as silent_seconds) seen
  where e.status in ('queued', 'running') and (
    (j.id is not null and (
      (seen.is_free and (seen.is_claimed or seen.silent_seconds > ${CLAIM_SECONDS}))
      or seen.silent_seconds > ${SILENT_SECONDS}))
    or (e.status = 'running' and e.cancel_requested_at is not null and seen.is_free))`

/**
 * Looks for exports whose worker is dead (their lock is free) or frozen (it holds the lock and says nothing), and for those
 * whose worker ended before it could claim them, and lets another worker take them up. Any number of workers may do this
 * at the same time: a job is failed once, by its attempt.
 */
export async function reap(boss: PgBoss): Promise<Findings> {
  const { rows } = await database().query<{ queued: string; orphans: Orphan[] }>(
    `select (select count(*) from claimcheck.export where status = 'queued') as queued,
       coalesce((select json_agg(o) from (${ORPHANS}) o), '[]') as orphans`,
    [EXPORT_QUEUE],
  )
  for (const orphan of rows[0]?.orphans ?? []) await takeOver(boss, orphan)
  return { queued: Number(rows[0]?.queued ?? 0) }
}

async function takeOver(
  boss: PgBoss,
  { id, attempt, retryCount, isCancelled, isDead }: Orphan,
): Promise<void> {
  if (isCancelled && isDead) {
    if (await cancelExport(database(), id)) log.info({ exportId: id, attempt }, 'export cancelled')
    // It would hold the owner's next exports back for as long as it seems to be at work.
    await boss.deleteJob(EXPORT_QUEUE, id)
    return
  }
  if (retryCount === null) return
  log.warn({ exportId: id, attempt, isDead }, 'giving up on the worker that holds an export')
  await boss.fail(EXPORT_QUEUE, { id, retryCount }, { message: 'its worker died or froze' })
  await retryAtOnce(boss, id)
}
