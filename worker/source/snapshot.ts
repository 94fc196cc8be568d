import { beginReading, type Session } from './session.ts'
import type { Sessions } from './sessions.ts'

/**
 * Makes sessions that all see the source database as it is at one moment
 * (https://www.postgresql.org/docs/current/sql-set-transaction.html).
 * @param first an open session, which is used again in a new transaction.
 * @param sessions opens the others.
 * @param wanted `tables` are the SQL names of the tables that will be read. Every session locks them before the snapshot is
 * taken: without that, a TRUNCATE that commits in between would make a table look empty, without an error.
 * @returns `first` and the others.
 */
export async function shareSnapshot(
  first: Session,
  sessions: Sessions,
  { connections, timeZone, tables }: { connections: number; timeZone: string; tables: string[] },
): Promise<Session[]> {
  await beginReading(first, timeZone)
  const others: Session[] = []
  while (others.length + 1 < connections) others.push(await sessions.open())
  const shared = [first, ...others]
  if (tables.length > 0) {
    for (const session of shared) await session.query(`lock table ${tables.join(', ')} in access share mode`)
  }
  if (others.length > 0) {
    const { rows } = await first.query<{ id: string }>('select pg_export_snapshot() as id')
    for (const session of others) await session.query(`set transaction snapshot '${rows[0]?.id}'`)
  }
  return shared
}
