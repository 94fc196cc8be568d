import { fromPrisma, PgBoss } from 'pg-boss'
import { env } from '../lib/env.ts'
import { OWN_NAMES } from '../lib/own-names.ts'
import { logged, type QueueTransaction } from '../lib/queue.ts'
import { prisma } from './prisma.ts'

/** A worker that is frozen while it finishes holds its export's row for up to 8 seconds; nobody else does for long. In ms. */
const LOCK_TIMEOUT_MS = 10_000
/** What is counted under a lock must be seen as it is after the wait for it. */
const OPTIONS = { isolationLevel: 'ReadCommitted', timeout: 15_000, maxWait: 5_000 } as const

// Kept on globalThis, because the development server loads modules anew at every change.
const holder = globalThis as { claimcheckProducer?: Promise<PgBoss> }

/**
 * Runs what changes exports and their jobs in one transaction: all of it, or nothing.
 * @throws what the work throws, after the transaction was rolled back.
 */
export async function inTransaction<T>(work: (tx: QueueTransaction) => Promise<T>): Promise<T> {
  const boss = await producer()
  return prisma().$transaction(async (tx) => {
    await tx.$executeRawUnsafe(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`)
    return work({ db: fromPrisma(tx), boss })
  }, OPTIONS)
}

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
    ...OWN_NAMES,
    max: 1,
    migrate: false,
    supervise: false,
    schedule: false,
  })
  return logged(boss).start()
}
