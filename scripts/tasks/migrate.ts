import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { findDatabase } from '../database.ts'
import { inRoot } from '../paths.ts'
import { migrate } from '../steps.ts'
import { step, UserError } from '../terminal.ts'

/** Gives the roles of docs/security.md what this version needs, too. */
const GRANT = '--grant'

/**
 * `npm run migrate`: brings the tables of a deployment's database up to date.
 * @throws UserError for other arguments than `--grant`, or if something cannot be done.
 */
export async function migrateDatabase(args: string[]): Promise<undefined> {
  const unknown = args.find((arg) => arg !== GRANT)
  if (unknown !== undefined) throw new UserError(`"migrate" knows only ${GRANT}, and not "${unknown}".`)
  const { url } = await findDatabase()
  await migrate(url)
  if (args.includes(GRANT))
    await step('Granting', 'Rights granted to claimcheck_web and claimcheck_worker', () => grant(url))
}

/** Runs the statements of prisma/grants.sql: all of them or none. */
async function grant(databaseUrl: string): Promise<void> {
  const statements = await readFile(inRoot('prisma', 'grants.sql'), 'utf8')
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(statements)
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError)) throw cause
    throw new UserError(
      `Nothing was granted (${cause.message}): see "Roles and grants" in docs/security.md.`,
      { cause },
    )
  } finally {
    await client.end()
  }
}
