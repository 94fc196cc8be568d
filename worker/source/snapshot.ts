import { beginReading, openSession, type Session } from './session.ts'

/**
 * Makes sessions that all see the source database as it is at one moment
 * (https://www.postgresql.org/docs/current/sql-set-transaction.html).
 * @param first an open session, which is used again in a new transaction.
 * @param tables SQL names of the tables that will be read. Every session locks them before the snapshot is taken: without
 * that, a TRUNCATE that commits in between would make a table look empty, without an error.
 * @param opened takes the sessions that are opened here; they end with it.
 * @returns `first` and the others.
 */
export async function shareSnapshot(
  first: Session,
  opened: AsyncDisposableStack,
  {
    url,
    connections,
    timeZone,
    tables,
  }: { url: string; connections: number; timeZone: string; tables: string[] },
): Promise<Session[]> {
  await beginReading(first, timeZone)
  const others: Session[] = []
  while (others.length + 1 < connections) others.push(opened.use(await openSession(url, timeZone)))
  const sessions = [first, ...others]
  if (tables.length > 0) {
    for (const session of sessions)
      await session.query(`lock table ${tables.join(', ')} in access share mode`)
  }
  if (others.length > 0) {
    const { rows } = await first.query<{ id: string }>('select pg_export_snapshot() as id')
    for (const session of others) await session.query(`set transaction snapshot '${rows[0]?.id}'`)
  }
  return sessions
}
