import { type Job, PgBoss } from 'pg-boss'
import { query } from '../lib/database.ts'
import { env } from '../lib/env.ts'
import { OWN_NAMES } from '../lib/own-names.ts'
import { EXPORT_QUEUE, type ExportJob, logged } from '../lib/queue.ts'
import { DATABASE_TIMEOUTS, database } from './database.ts'
import { lockIsFree } from './run/export-lock.ts'

// Everything that touches pg-boss's own table. Its schema changes between its minor versions.

/** A pg-boss for a worker: it consumes, listens for new jobs, and looks after the queues. Call `start()` on it. */
export function consumer(): PgBoss {
  const boss = new PgBoss({
    connectionString: env().databaseUrl,
    application_name: 'claimcheck-queue',
    ...DATABASE_TIMEOUTS,
    ...OWN_NAMES,
    max: 1,
    migrate: false,
    schedule: false,
    useListenNotify: true,
    monitorIntervalSeconds: 30,
    superviseIntervalSeconds: 30,
  })
  return logged(boss)
}

/** One try of a job: `retryCount` is its fence. */
export type JobTry = Pick<Job<ExportJob>, 'id' | 'retryCount'>

/** Whether nobody has given up on this worker since it was given the job. */
export async function isOurs(boss: PgBoss, { id, retryCount }: JobTry): Promise<boolean> {
  const [job] = await boss.findJobs<ExportJob>(EXPORT_QUEUE, { id })
  return job?.state === 'active' && job.retryCount === retryCount
}

/** Ends a try of a job, so that another worker takes the job up at once. @param message why, for who looks at the job. */
export async function passOn(boss: PgBoss, job: JobTry, message: string): Promise<void> {
  await boss.fail(EXPORT_QUEUE, job, { message })
  await boss.update(EXPORT_QUEUE, undefined, { id: job.id, startAfter: 0 })
}

/** The same for a job that was not at fault: the try does not count. */
export async function passOnUncounted(boss: PgBoss, job: JobTry, message: string): Promise<void> {
  // Before the job is failed: were this its last try, pg-boss would give it up at once.
  await query(
    database(),
    `update pgboss.job set retry_limit = retry_limit + 1
     where name = $1::text and id = $2::uuid and state = 'active' and retry_count = $3::int`,
    [EXPORT_QUEUE, job.id, job.retryCount],
  )
  await passOn(boss, job, message)
}

/** A worker that has not said for so long that it is alive is given up, in seconds: ten of its beats. */
const SILENT_SECONDS = 10
/** From getting a job to holding its export's lock a worker needs so long at most, in seconds, or it has died in between. */
const CLAIM_SECONDS = 3

/** An export whose worker is dead (its lock is free) or frozen. `retryCount` is of its active job, null when there is none. */
export type Orphan = {
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

/** How many exports wait for a worker, and those whose worker must be given up. */
export async function findOrphans(): Promise<{ queued: number; orphans: Orphan[] }> {
  const [found] = await query<{ queued: number; orphans: Orphan[] }>(
    database(),
    `select (select count(*)::int from claimcheck.export where status = 'queued') as queued,
       coalesce((select json_agg(o) from (${ORPHANS}) o), '[]') as orphans`,
    [EXPORT_QUEUE],
  )
  return found ?? { queued: 0, orphans: [] }
}

/** An export and its job are made in one transaction; so much later, in seconds, they are both there for everybody. */
const SETTLED_SECONDS = 5

/** An export that no job will bring to a worker: it is gone, or has ended without the export. */
export type Stray = { id: string; jobState: string | null; isCancelled: boolean }

/** Exports that nobody will ever work on. */
export async function findStrays(): Promise<Stray[]> {
  return query<Stray>(
    database(),
    `select e.id, j.state::text as "jobState", e.cancel_requested_at is not null as "isCancelled"
     from claimcheck.export e left join pgboss.job j on j.name = $1 and j.id = e.id
     where e.status in ('queued', 'running') and e.created_at < now() - make_interval(secs => ${SETTLED_SECONDS})
       and (j.state is null or j.state::text in ('completed', 'cancelled', 'failed'))
       and ${lockIsFree('e.id')}`,
    [EXPORT_QUEUE],
  )
}
