import pg from 'pg'
import type { Db } from 'pg-boss'
import { env } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { DATABASE_PATIENCE } from '../lib/patience.ts'

/** Something that runs SQL: the pool, or a transaction of it. */
export type Queryable = Pick<pg.Pool, 'query'>

let pool: pg.Pool | undefined

/**
 * The worker's connections to the database of the exports. The worker does not load Prisma's client: it would double
 * the memory of a process that is measured by it (docs/decisions/002-no-prisma-in-the-worker.md).
 */
export function database(): pg.Pool {
  pool ??= openPool()
  return pool
}

function openPool(): pg.Pool {
  const opened = new pg.Pool({
    connectionString: env().databaseUrl,
    application_name: 'claimcheck-worker',
    ...DATABASE_PATIENCE,
    max: 2,
  })
  // Without a listener an idle connection that Postgres ends (a restart) would end this process.
  opened.on('error', (error) => log.warn({ error }, 'an idle database connection was lost'))
  return opened
}

/** Lets pg-boss run its statements in our transaction. */
export function jobDatabase(tx: Queryable): Db {
  return { executeSql: (text, values) => tx.query(text, values) }
}
