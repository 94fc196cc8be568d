import { type Db, PgBoss } from 'pg-boss'
import { query } from './database.ts'
import type { MadeExport } from './exports/make-export.ts'
import { log } from './log.ts'
import { OWN_NAMES } from './own-names.ts'

/** Delivers `{ exportId }` to a worker. */
export const EXPORT_QUEUE = 'export'
/** Receives the jobs that used up their attempts. */
export const DEAD_LETTER_QUEUE = 'export-dead-letter'
/** Brings `{ deliveryId }` to a worker that sends it (docs/decisions/020). */
export const DELIVERY_QUEUE = 'delivery'

/** All that a job carries; the export's row owns everything else. */
export type ExportJob = { exportId: string }
/** The same of a delivery. */
export type DeliveryJob = { deliveryId: string }

/** The priority of the jobs that workers may take: their exports have their turn (lib/exports/turns.ts). */
export const READY = 0
/** The priority of the jobs that no worker takes yet. A fetch reads the others only, from the front of pg-boss's index. */
export const WAITING = -1

/** A transaction that changes exports and their jobs together, and the queue that the jobs are of. */
export type QueueTransaction = { db: Db; boss: PgBoss }

const queueOptions = {
  // A crashed worker's job is taken up again; what is permanent is failed by the worker itself, without a retry.
  retryLimit: 5,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  // As long as pg-boss allows; a dead worker is noticed by its missing heartbeat long before.
  expireInSeconds: 24 * 3600,
  heartbeatSeconds: 20,
  notify: true,
}

/** A job is one try, and the delivery's row says when there is another one. What stands here only removes what was left behind. */
const deliveryOptions = {
  retryLimit: 0,
  expireInSeconds: 60,
  retentionSeconds: 600,
  deleteAfterSeconds: 3_600,
}

/**
 * Creates or updates pg-boss's schema and our queues in a database. Safe to repeat.
 * @throws if the database cannot be reached or the role may not create a schema.
 */
export async function installQueue(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, ...OWN_NAMES, supervise: false, schedule: false })
  let failure: unknown
  boss.on('error', (error) => {
    failure ??= error
  })
  await boss.start()
  try {
    await boss.createQueue(DEAD_LETTER_QUEUE, { notify: true })
    // Whose turn it is we say ourselves: docs/decisions/012-turns.md.
    await boss.createQueue(EXPORT_QUEUE, {
      ...queueOptions,
      policy: 'standard',
      deadLetter: DEAD_LETTER_QUEUE,
    })
    await boss.updateQueue(EXPORT_QUEUE, { ...queueOptions, deadLetter: DEAD_LETTER_QUEUE })
    await boss.createQueue(DELIVERY_QUEUE, deliveryOptions)
    await boss.updateQueue(DELIVERY_QUEUE, deliveryOptions)
  } finally {
    await stopAtOnce(boss)
  }
  if (failure) throw failure
}

/**
 * What keeps web and workers of this version from using the queue of a database: pg-boss's schema is not the one of this
 * version, or a queue of ours is missing. Reading is enough to find out. How the queues are set does not count: the database may
 * have been migrated by a version after this one.
 * @returns the reason; undefined if there is none.
 * @throws if the database cannot be asked.
 */
export async function queueObstacle(db: Db): Promise<string | undefined> {
  const boss = new PgBoss({ db, migrate: false, supervise: false, schedule: false })
  const failures: unknown[] = []
  boss.on('error', (error) => failures.push(error))
  try {
    await boss.start()
    const found = (await boss.getQueues()).map(({ name }) => name)
    if (failures.length > 0) throw failures[0]
    const missing = [EXPORT_QUEUE, DEAD_LETTER_QUEUE, DELIVERY_QUEUE].find((name) => !found.includes(name))
    return missing && `there is no queue "${missing}"`
  } catch (error) {
    // pg-boss's own word about its schema has no code; what Postgres and the network say has one.
    if (!(error instanceof Error) || 'code' in error) throw error
    return error.message
  } finally {
    await stopAtOnce(boss)
  }
}

/** Those that are being stopped: what they had under way breaks off, and is tried again by the next that looks after the queue. */
const stopping = new WeakSet<PgBoss>()

/** Stops a queue, whatever it has under way. @throws what it throws. */
export async function stopQueue(boss: PgBoss): Promise<void> {
  stopping.add(boss)
  await boss.stop({ graceful: false })
}

/** Ends what a queue has started. Never throws: whatever it is stopped for says more. */
export function stopAtOnce(boss: PgBoss): Promise<void> {
  return stopQueue(boss).catch((error: unknown) =>
    log.warn({ error }, 'the queue could not be stopped in order'),
  )
}

/** Lets what pg-boss reports come to the log; without a listener an error of it would end the process. */
export function logged(boss: PgBoss): PgBoss {
  boss.on('error', (error) =>
    stopping.has(boss)
      ? log.debug({ error }, 'what the queue had under way broke off')
      : log.error({ error }, 'the queue reported an error'),
  )
  boss.on('warning', (warning) => log.warn({ warning }, 'the queue reported a warning'))
  return boss
}

/**
 * Queues an export: either both the export's row and its job exist, or neither. The job takes the export's id as its own, so
 * each is found from the other.
 * @param options `turn`: whether a worker may take it at once, and whether in the order in which it was made.
 */
export async function queueExport(
  { db, boss }: QueueTransaction,
  exportId: string,
  { ownerId, turn }: { ownerId: string; turn: MadeExport['turn'] },
): Promise<void> {
  const job: ExportJob = { exportId }
  const priority = turn ? READY : WAITING
  // The group limits nothing: pg-boss has an index of the active jobs that are of one (worker/jobs.ts).
  const id = await boss.send(EXPORT_QUEUE, job, { id: exportId, group: { id: ownerId }, priority, db })
  if (id === null) throw new Error(`the queue took no job for export ${exportId}`)
  if (turn === 'later') await makeReady(db, exportId)
}

/**
 * Lets workers take the job of an export that has its turn, in the order of turns: pg-boss sorts by the time at which a job was made.
 * Beside worker/jobs.ts this is all that touches its table.
 */
export async function makeReady(db: Db, exportId: string): Promise<void> {
  await query(
    db,
    `update pgboss.job set priority = ${READY}, start_after = now(),
       created_on = coalesce((select turn_at from claimcheck.export where id = $2::uuid), created_on)
     where name = $1::text and id = $2::uuid and state < 'active'`,
    [EXPORT_QUEUE, exportId],
  )
}

/** Removes an export's job: no worker gets it any more. */
export async function dropJob({ db, boss }: QueueTransaction, exportId: string): Promise<void> {
  await boss.deleteJob(EXPORT_QUEUE, exportId, { db })
}
