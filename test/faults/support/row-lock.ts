import pg from 'pg'
import type { Sandbox } from '../../support/sandbox.ts'

/** Keeps the row of an export, or of its job, as it is: who wants to change it waits until the lock is disposed. */
export async function lockRow(
  { databaseUrl }: Pick<Sandbox, 'databaseUrl'>,
  exportId: string,
  table: 'claimcheck.export' | 'pgboss.job' = 'claimcheck.export',
): Promise<AsyncDisposable> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'claimcheck-test' })
  await client.connect()
  await client.query('begin')
  await client.query(`select from ${table} where id = $1 for update`, [exportId])
  return { [Symbol.asyncDispose]: () => client.end() }
}
