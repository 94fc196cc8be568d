import { type Db, type Job, PgBoss } from 'pg-boss'
import { query } from '../lib/database.ts'
import { connectionOptions, PATIENCE } from '../lib/database-client.ts'
import { env } from '../lib/env.ts'
import { type Retry, STANDS_BEHIND } from '../lib/exports/turns.ts'
import { OWN_NAMES } from '../lib/own-names.ts'
import {
  EXPORT_QUEUE,
  type ExportJob,
  logged,
  makeReady,
  type QueueTransaction,
  WAITING,
} from '../lib/queue.ts'
import { database } from './database.ts'
import { HELD_LOCKS, lockKey } from './run/export-lock.ts'

// Everything that touches pg-boss's own table, but makeReady of lib/queue.ts. Its schema changes between its minor versions.

/** A pg-boss for a worker: it consumes, listens for new jobs, and looks after the queues. Call `start()` on it. */
export function consumer(): PgBoss {
  const boss = new PgBoss({
    ...connectionOptions(env().databaseUrl, 'claimcheck-queue', PATIENCE.worker),
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

/**
 * Ends a try of a job, so that another worker takes the job up next: it was begun.
 * @param message why, for who looks at the job.
 * @returns false if the try had been ended already.
 */
export async function passOn(boss: PgBoss, job: JobTry, message: string): Promise<boolean> {
  // Its types do not say what it answers with.
  const { affected = 0 }: { affected?: number } = await boss.fail(EXPORT_QUEUE, job, { message })
  await makeReady(database(), job.id)
  // Its own update notifies workers; ours does not.
  await boss.update(EXPORT_QUEUE, undefined, { id: job.id, startAfter: 0 })
  return affected > 0
}

/** The same for a job that was not at fault: the try does not count. */
export async function passOnUncounted(boss: PgBoss, job: JobTry, message: string): Promise<void> {
  // Before the job is failed: were this its last try, pg-boss would give it up at once.
  await grantTry(database(), job)
  await passOn(boss, job, message)
}

/**
 * Ends a try of a job that is to wait for its export's next turn.
 * @returns when pg-boss would try it again, and how often it may; null when it may not, or the job was no longer the caller's.
 */
export async function setAside(
  { db, boss }: QueueTransaction,
  job: JobTry,
  message: string,
): Promise<Retry | null> {
  await boss.fail(EXPORT_QUEUE, job, { message }, { db })
  const [aside] = await query<Retry>(
    db,
    `update pgboss.job set priority = ${WAITING}
     where name = $1::text and id = $2::uuid and state = 'retry' and retry_count = $3::int
     returning start_after as "retryAt", retry_limit - retry_count as "retriesLeft"`,
    [EXPORT_QUEUE, job.id, job.retryCount],
  )
  return aside ?? null
}

/** Lets a job be tried once more than it was to be: this try was not its fault. */
export async function grantTry(db: Db, { id, retryCount }: JobTry): Promise<void> {
  await query(
    db,
    `update pgboss.job set retry_limit = retry_limit + 1
     where name = $1::text and id = $2::uuid and state = 'active' and retry_count = $3::int`,
    [EXPORT_QUEUE, id, retryCount],
  )
}

/** A worker that has not said for so long that it is alive is given up, in seconds: ten of its beats. */
const SILENT_SECONDS = 10
/** From getting a job to holding its export's lock a worker needs so long at most, in seconds, or it has died in between. It looks at the store first. */
const CLAIM_SECONDS = 8

/** An export whose worker is dead (its lock is free) or frozen. `retryCount` is of its active job, null when there is none. */
export type Orphan = {
  id: string
  ownerId: string
  attempt: number
  retryCount: number | null
  isCancelled: boolean
  isDead: boolean
}

// Only what runs is looked at, however much waits: exports that are running, and jobs that are active (by pg-boss's index of those
// that are of a group). pg_locks is read once, and only if there is something to look for in it.
//
// A job that was started after the attempt that its export knows is on its way to the next one: whoever has it is
// waiting for the lock. Nobody else may take it for the job of the worker that was given up.
const ORPHANS = `
  with held as materialized (${HELD_LOCKS}),
    at_work as (
      select id from claimcheck.export where status = 'running'
      union select id from pgboss.job where name = $1::text and state = 'active' and group_id is not null)
  select e.id::text, e.owner_id as "ownerId", e.attempt, j.retry_count as "retryCount", e.cancel_requested_at is not null as "isCancelled",
    seen.is_free as "isDead"
  from at_work
    join claimcheck.export e on e.id = at_work.id
    left join pgboss.job j on j.name = $1::text and j.id = e.id and j.state = 'active'
    cross join lateral (select
      ${lockKey('e.id')} not in (select key from held) as is_free,
      e.status = 'running' and j.started_on <= e.started_at as is_claimed,
      extract(epoch from now() - greatest(j.started_on, e.heartbeat_at)) as silent_seconds) seen
  where e.status in ('queued', 'running') and (
    (j.id is not null and (
      (seen.is_free and (seen.is_claimed or seen.silent_seconds > ${CLAIM_SECONDS}))
      or seen.silent_seconds > ${SILENT_SECONDS}))
    or (e.status = 'running' and e.cancel_requested_at is not null and seen.is_free))`

/**
 * What a look shows: whether a worker could take a job now, whether an export waits for a turn or a better one, whether a webhook is to be
 * told of something, and the orphans.
 */
export type Look = {
  isWorkReady: boolean
  isTurnWaitedFor: boolean
  isDeliveryDue: boolean
  orphans: Orphan[]
}

/**
 * Looks for work, and for exports whose worker seems to be dead or frozen. They are not certain: the statement sees the rows as they
 * were when it began, and the locks as they are a little later, when the worker may have ended the export and let go. What a second
 * look shows unchanged is certain.
 */
export async function findOrphans(db: Db): Promise<Look> {
  const [look] = await query<Look>(
    db,
    // In the order of an index: without one the planner reads the table from its beginning, where all may have ended.
    `select (select true from claimcheck.export where status = 'queued' and slot is not null
         order by turn_at, id limit 1) is not null as "isWorkReady",
       (select true from claimcheck.export where ${STANDS_BEHIND}
         order by owner_id limit 1) is not null as "isTurnWaitedFor",
       (select true from claimcheck.delivery where status = 'pending' and next_at <= now()
         order by next_at limit 1) is not null as "isDeliveryDue",
       coalesce((select jsonb_agg(o) from (${ORPHANS}) o), '[]') as orphans`,
    [EXPORT_QUEUE],
  )
  return look ?? { isWorkReady: false, isTurnWaitedFor: false, isDeliveryDue: false, orphans: [] }
}

/** An export and its job are made in one transaction; so much later, in seconds, they are both there for everybody. */
const SETTLED_SECONDS = 5

/** An export that no job will bring to a worker: it is gone, or has ended without the export. */
export type Stray = { id: string; ownerId: string; jobState: string | null; isCancelled: boolean }

/** Some of the exports that have not ended, those among them that nobody will ever work on, and where to go on. */
export type StraysLook = { strays: Stray[]; last: string | null }

/**
 * Looks through exports that have not ended, in the order of their ids.
 * @param after where to go on; null for the beginning. @param limit most exports to look at.
 * @returns `last`: the last one that was looked at, null at the end.
 */
export async function findStrays(db: Db, after: string | null, limit: number): Promise<StraysLook> {
  const [found] = await query<StraysLook>(
    db,
    `with held as materialized (${HELD_LOCKS}),
       looked as materialized (
         select * from claimcheck.export
         where status in ('queued', 'running') and id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
         order by id limit $3::int),
       stray as materialized (
         select e.id, e.owner_id as "ownerId", j.state::text as "jobState", e.cancel_requested_at is not null as "isCancelled"
         from looked e left join pgboss.job j on j.name = $1::text and j.id = e.id
         where e.created_at < now() - make_interval(secs => ${SETTLED_SECONDS})
           and (j.state is null or j.state::text in ('completed', 'cancelled', 'failed')))
     select coalesce((select jsonb_agg(stray) from stray
         where ${lockKey('id')} not in (select key from held)), '[]') as strays,
       (select id::text from looked order by id offset $3::int - 1) as last`,
    [EXPORT_QUEUE, after, limit],
  )
  return found ?? { strays: [], last: null }
}
