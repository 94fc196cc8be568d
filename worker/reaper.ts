import type { PgBoss } from 'pg-boss'
import { log } from '../lib/log.ts'
import { EXPORT_QUEUE, type ExportJob } from '../lib/queue.ts'
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

type Orphan = { id: string; attempt: number; isCancelled: boolean; isDead: boolean }

/**
 * Looks for running exports whose worker is dead (its lock is free) or frozen (it holds the lock and says nothing), and
 * for queued ones whose worker died before it could claim them, and lets another worker take them up. Any number of
 * workers may do this at the same time: a job is failed once, by its attempt.
 */
export async function reap(boss: PgBoss): Promise<Findings> {
  const { rows } = await database().query<{ queued: string; orphans: Orphan[] }>(
    `select (select count(*) from claimcheck.export where status = 'queued') as queued,
       coalesce((select json_agg(o) from (
         select e.id, e.attempt, e.cancel_requested_at is not null as "isCancelled", ${lockIsFree('e.id')} as "isDead"
         from claimcheck.export e left join pgboss.job j on j.name = $1 and j.id = e.id
         where (e.status = 'running'
             and (${lockIsFree('e.id')} or e.heartbeat_at < now() - make_interval(secs => ${SILENT_SECONDS})))
           or (e.status = 'queued' and j.state = 'active'
             and j.started_on < now() - make_interval(secs => ${CLAIM_SECONDS}) and ${lockIsFree('e.id')})) o), '[]') as orphans`,
    [EXPORT_QUEUE],
  )
  for (const orphan of rows[0]?.orphans ?? []) await takeOver(boss, orphan)
  return { queued: Number(rows[0]?.queued ?? 0) }
}

async function takeOver(boss: PgBoss, { id, attempt, isCancelled, isDead }: Orphan): Promise<void> {
  if (isCancelled && isDead) {
    if (await cancelExport(database(), id)) log.info({ exportId: id, attempt }, 'export cancelled')
    // It would hold the owner's next exports back for as long as it seems to be at work.
    await boss.deleteJob(EXPORT_QUEUE, id)
    return
  }
  const [job] = await boss.findJobs<ExportJob>(EXPORT_QUEUE, { id })
  // In any other state somebody else has taken care of it already, or the reconciler will.
  if (job?.state !== 'active') return
  log.warn({ exportId: id, attempt, isDead }, 'giving up on the worker that holds an export')
  await boss.fail(EXPORT_QUEUE, { id, retryCount: job.retryCount }, { message: 'its worker died or froze' })
  await retryAtOnce(boss, id)
}
