import pg from 'pg'
import { SOURCE_ROLE, sourcePassword } from '../../prisma/seed.ts'
import { grantStatements, roleStatements } from '../../scripts/postgres/roles.ts'

/** As which web and worker sign in in tests, as they do on the embedded Postgres. Of another name, for the server may be a person's own. */
const TEST_ROLE = 'claimcheck_test'

/** Runs one statement on the server of the tests, as its superuser. */
export async function onServer(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** The URL of another database on the same server. */
export function withDatabase(adminUrl: string, name: string): string {
  const url = new URL(adminUrl)
  url.pathname = name
  return url.href
}

/**
 * Makes the roles of the service and of its source, and lets the first have its schemas in the database.
 * @param url of the superuser.
 * @returns the URL of the service's role. Its password is the superuser's, so that the source's role follows from either.
 */
export async function makeRoles(url: string): Promise<string> {
  const { password, pathname } = new URL(url)
  const statements = [
    ...roleStatements(TEST_ROLE, decodeURIComponent(password)),
    ...roleStatements(SOURCE_ROLE, sourcePassword(password)),
    ...grantStatements(pathname.slice(1), TEST_ROLE),
  ]
  await onServer(url, statements.join(';\n'))
  return asServiceRole(url)
}

/** The URL by which the service's role reaches a database. */
export function asServiceRole(url: string): string {
  const changed = new URL(url)
  changed.username = TEST_ROLE
  return changed.href
}

/** Whether a server takes connections, as something to wait for: true, or undefined when it does not yet. */
export async function answers(url: string): Promise<true | undefined> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    return true
  } catch {
    return undefined
  } finally {
    await client.end()
  }
}
