import pg from 'pg'
import type { Db } from 'pg-boss'
import { connectionOptions, PATIENCE } from '../lib/database-client.ts'
import { env } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { OWN_NAMES } from '../lib/own-names.ts'
import { forNoExport } from './run/for-export.ts'

/** How long a transaction may stand still, in ms: a worker that is frozen or cut off in one holds its locks until Postgres ends it. */
const IDLE_TIMEOUT_MS = 8_000

let pool: pg.Pool | undefined

/**
 * The worker's connections to the database of the exports. The worker does not load Prisma's client: it would double
 * the memory of a process that is measured by it (docs/decisions/002-no-prisma-in-the-worker.md).
 */
export function database(): Db {
  return asDb(databasePool())
}

/** The connections of {@link database}. */
export function databasePool(): pg.Pool {
  pool ??= openPool()
  return pool
}

/** Runs statements in one transaction. @throws what the work throws, after the transaction was rolled back. */
export async function inTransaction<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const client = await databasePool().connect()
  let failure: unknown
  // Without a listener a connection that breaks in between would end this process; its next statement says so.
  const onError = () => undefined
  client.on('error', onError)
  try {
    await client.query(`begin; set local idle_in_transaction_session_timeout = ${IDLE_TIMEOUT_MS}`)
    const result = await work(asDb(client))
    await client.query('commit')
    return result
  } catch (error) {
    failure = error
    throw error
  } finally {
    client.off('error', onError)
    // A connection that is given back with an error is closed, which rolls back what it has begun.
    client.release(failure instanceof Error ? failure : failure !== undefined)
  }
}

/** Closes what {@link database} has opened. */
export async function closeDatabase(): Promise<void> {
  await pool?.end()
  pool = undefined
}

/** What lib and pg-boss need of a connection of pg's. */
export function asDb(client: Pick<pg.Pool, 'query'>): Db {
  return { executeSql: (text, values) => client.query(text, values) }
}

function openPool(): pg.Pool {
  const opened = new pg.Pool({
    ...connectionOptions(env().databaseUrl, 'claimcheck-worker', PATIENCE.worker),
    ...OWN_NAMES,
    max: 2,
  })
  // Without a listener an idle connection that Postgres ends (a restart) would end this process.
  opened.on('error', (error) =>
    forNoExport(() => log.warn({ error }, 'an idle database connection was lost')),
  )
  return opened
}
