import { type Db, fromPrisma, PgBoss } from 'pg-boss'
import type { Transaction } from './db.ts'
import { env } from './env.ts'
import { log } from './log.ts'
import { DATABASE_PATIENCE } from './patience.ts'

/** Delivers `{ exportId }` to a worker. */
export const EXPORT_QUEUE = 'export'
/** Receives the jobs that used up their attempts. */
export const DEAD_LETTER_QUEUE = 'export-dead-letter'

/** All that a job carries; the export's row owns everything else. */
export type ExportJob = { exportId: string }

const queueOptions = {
  // A crashed worker's job is taken up again; what is permanent is failed by the worker itself, without a retry.
  retryLimit: 5,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  // The longest export that is believed in; a dead worker is noticed by its missing heartbeat long before.
  expireInSeconds: 24 * 3600,
  heartbeatSeconds: 20,
  notify: true,
}

/**
 * Creates or updates pg-boss's schema and our queues in a database. Safe to repeat.
 * @throws if the database cannot be reached or the role may not create a schema.
 */
export async function installQueue(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false })
  let failure: unknown
  boss.on('error', (error) => {
    failure ??= error
  })
  await boss.start()
  try {
    await boss.createQueue(DEAD_LETTER_QUEUE, { notify: true })
    // One export of a person runs at a time, so nobody's flood holds up somebody else's export. Not "singleton": its
    // workers know who is busy from statistics that are up to a minute old, and stop at jobs that may not run yet.
    await boss.createQueue(EXPORT_QUEUE, {
      ...queueOptions,
      policy: 'key_strict_fifo',
      deadLetter: DEAD_LETTER_QUEUE,
    })
    await boss.updateQueue(EXPORT_QUEUE, { ...queueOptions, deadLetter: DEAD_LETTER_QUEUE })
  } finally {
    await boss.stop({ graceful: false })
  }
  if (failure) throw failure
}

/** A pg-boss for a worker: it consumes, listens for new jobs, and looks after the queues. Call `start()` on it. */
export function consumer(): PgBoss {
  const boss = new PgBoss({
    connectionString: env().databaseUrl,
    application_name: 'claimcheck-queue',
    ...DATABASE_PATIENCE,
    max: 1,
    migrate: false,
    schedule: false,
    useListenNotify: true,
    monitorIntervalSeconds: 30,
    superviseIntervalSeconds: 30,
  })
  return logged(boss)
}

// Kept on globalThis, because the development server loads modules anew at every change.
const holder = globalThis as { claimcheckProducer?: Promise<PgBoss> }

/** The web process's pg-boss, started once: it only produces, and its statements run in our transactions. */
function producer(): Promise<PgBoss> {
  holder.claimcheckProducer ??= startProducer().catch((error: unknown) => {
    holder.claimcheckProducer = undefined
    throw error
  })
  return holder.claimcheckProducer
}

function startProducer(): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: env().databaseUrl,
    application_name: 'claimcheck-producer',
    max: 1,
    migrate: false,
    supervise: false,
    schedule: false,
  })
  return logged(boss).start()
}

function logged(boss: PgBoss): PgBoss {
  boss.on('error', (error) => log.error({ error }, 'the queue reported an error'))
  boss.on('warning', (warning) => log.warn({ warning }, 'the queue reported a warning'))
  return boss
}

/**
 * Queues an export inside the caller's transaction: either both the export's row and its job exist, or neither.
 * The job takes the export's id as its own, so each is found from the other.
 */
export async function queueExport(tx: Transaction, exportId: string, ownerId: string): Promise<void> {
  const boss = await producer()
  const job: ExportJob = { exportId }
  const id = await boss.send(EXPORT_QUEUE, job, {
    id: exportId,
    singletonKey: ownerId,
    db: fromPrisma(tx),
  })
  if (id === null) throw new Error(`the queue took no job for export ${exportId}`)
}

/** Removes an export's job, in the transaction of `db`, so that no worker gets it any more. */
export async function dropJob(db: Db, exportId: string): Promise<void> {
  const boss = await producer()
  await boss.deleteJob(EXPORT_QUEUE, exportId, { db })
}
