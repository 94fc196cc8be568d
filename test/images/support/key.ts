import pg from 'pg'
import { makeKey } from '../../../lib/accounts/api-keys.ts'
import { findPerson } from '../../../lib/accounts/people.ts'
import { SERVICE } from '../../../lib/exports/events.ts'

/** An API key of somebody's, made as the role of the web servers. */
export async function newKey(databaseUrl: string, email: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const db = { executeSql: (sql: string, values?: unknown[]) => client.query(sql, values) }
    const owner = await findPerson(db, email)
    const key =
      owner &&
      (await makeKey(db, owner.id, { name: 'of the tests', narrowing: null, expiresInDays: null }, SERVICE))
    if (!key) throw new Error(`${email} has no account, or may have no more keys`)
    return key
  } finally {
    await client.end()
  }
}
