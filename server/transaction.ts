import { fromPrisma, PgBoss } from 'pg-boss'
import { connectionOptions, PATIENCE } from '../lib/database-client.ts'
import { env } from '../lib/env.ts'
import { OWN_NAMES } from '../lib/own-names.ts'
import { logged, type QueueTransaction, stopAtOnce } from '../lib/queue.ts'
import { namingOutage } from './database-away.ts'
import { outsideOfRequests } from './http/current-request.ts'
import { prisma } from './prisma.ts'

/**
 * A worker that is frozen while it finishes holds its export's row for up to 8 seconds; nobody else does for long. Less than
 * a silence that looks like a dead network (PATIENCE.web). In ms.
 */
const LOCK_TIMEOUT_MS = 8_500
/**
 * How long a transaction may stand still, in ms. A web process that is frozen or cut off in one holds its locks until Postgres ends it:
 * less than others wait for them.
 */
const IDLE_TIMEOUT_MS = 8_000
const LIMITS = `select pg_catalog.set_config('lock_timeout', '${LOCK_TIMEOUT_MS}', true),
  pg_catalog.set_config('idle_in_transaction_session_timeout', '${IDLE_TIMEOUT_MS}', true)`
/** What is counted under a lock must be seen as it is after the wait for it. */
const OPTIONS = { isolationLevel: 'ReadCommitted', timeout: 15_000, maxWait: 5_000 } as const

// Kept on globalThis, because the development server loads modules anew at every change.
const holder = globalThis as { claimcheckProducer?: Promise<PgBoss> }

/**
 * Runs what changes exports and their jobs in one transaction: all of it, or nothing.
 * @throws what the work throws, after the transaction was rolled back.
 */
export async function inTransaction<T>(work: (tx: QueueTransaction) => Promise<T>): Promise<T> {
  return namingOutage(async () => {
    const boss = await producer()
    return prisma().$transaction(async (tx) => {
      await tx.$executeRawUnsafe(LIMITS)
      return work({ db: fromPrisma(tx), boss })
    }, OPTIONS)
  })
}

/** The web process's pg-boss, started once: it only produces, and its statements run in our transactions. */
export function producer(): Promise<PgBoss> {
  holder.claimcheckProducer ??= outsideOfRequests(startProducer).catch((error: unknown) => {
    holder.claimcheckProducer = undefined
    throw error
  })
  return holder.claimcheckProducer
}

async function startProducer(): Promise<PgBoss> {
  const boss = logged(
    new PgBoss({
      ...connectionOptions(env().databaseUrl, 'claimcheck-producer', PATIENCE.web),
      ...OWN_NAMES,
      max: 1,
      migrate: false,
      supervise: false,
      schedule: false,
    }),
  )
  try {
    return await boss.start()
  } catch (error) {
    // What it has started before it failed would go on for ever.
    await stopAtOnce(boss)
    throw error
  }
}
