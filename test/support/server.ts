import pg from 'pg'

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
