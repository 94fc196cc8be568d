import { readdir } from 'node:fs/promises'
import pg from 'pg'
import { pinNames } from '../lib/own-names.ts'
import { queueObstacle } from '../lib/queue.ts'
import { inRoot } from './paths.ts'
import { errorCode, UserError } from './terminal.ts'

/** Prisma's notes of what it has applied (prisma/schema-engine/database.mjs puts them there). */
const APPLIED =
  'select migration_name as name from claimcheck._prisma_migrations where finished_at is not null'

/** Of Postgres: undefined_table; invalid_schema_name. */
const NOTHING_THERE = ['42P01', '3F000']
/** Of Postgres: insufficient_privilege. */
const FORBIDDEN = '42501'

/**
 * Makes sure that web and worker of this version can use a database as it is. A role that may read it is enough for that.
 * @param remedy what to do where they cannot, as a sentence.
 * @throws UserError if migrations of ours or of the queue are missing, or the role may not read what is there.
 */
export async function needMigrations(
  databaseUrl: string,
  remedy = 'Run "npm run migrate" on it first.',
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await pinNames(client)
    const missing = await missingMigrations(client)
    if (missing.length > 0)
      throw new UserError(`The database lacks migrations of this version (${missing.join(', ')}). ${remedy}`)
    const obstacle = await queueObstacle({ executeSql: (sql, values) => client.query(sql, values) })
    if (obstacle) throw new UserError(`The database lacks the queue of this version (${obstacle}). ${remedy}`)
  } catch (cause) {
    if (errorCode(cause) !== FORBIDDEN) throw cause
    throw new UserError(whatToGrant(databaseUrl, cause), { cause })
  } finally {
    await client.end()
  }
}

function whatToGrant(databaseUrl: string, cause: unknown): string {
  const role = decodeURIComponent(new URL(databaseUrl).username)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return (
    `The role ${role} of DATABASE_URL may not read Claimcheck's tables (${reason}): have their owner grant it what stands ` +
    'in docs/security.md under "Roles and grants".'
  )
}

async function missingMigrations(client: pg.Client): Promise<string[]> {
  const applied = new Set(await appliedMigrations(client))
  const entries = await readdir(inRoot('prisma', 'migrations'), { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return names.filter((name) => !applied.has(name)).toSorted()
}

async function appliedMigrations(client: pg.Client): Promise<string[]> {
  try {
    const { rows } = await client.query<{ name: string }>(APPLIED)
    return rows.map((row) => row.name)
  } catch (error) {
    if (NOTHING_THERE.includes(errorCode(error) ?? '')) return []
    throw error
  }
}
