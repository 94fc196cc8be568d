import { beginReading, type Session } from './session.ts'
import type { Sessions } from './sessions.ts'

/** SQLSTATE lock_not_available. */
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Makes sessions that all see the source database as it is at one moment
 * (https://www.postgresql.org/docs/current/sql-set-transaction.html).
 * @param first an open session, which is used again in a new transaction.
 * @param sessions opens the others.
 * @param wanted `tables` are the SQL names of the tables and views that will be read. Every session locks them before the
 * snapshot is taken: without that, a TRUNCATE that commits in between would make a table look empty, without an error.
 * @returns `first` and those of the others that got their locks.
 */
export async function shareSnapshot(
  first: Session,
  sessions: Sessions,
  { connections, timeZone, tables }: { connections: number; timeZone: string; tables: string[] },
): Promise<Session[]> {
  await beginReading(first, timeZone)
  const lock = tables.length > 0 ? `lock table ${tables.join(', ')} in access share mode` : null
  const others: Session[] = []
  while (others.length + 1 < connections) others.push(await sessions.open())
  if (lock) await first.query(lock)
  const joined: Session[] = []
  for (const session of others) if (!lock || (await locksAtOnce(session, lock))) joined.push(session)
  if (joined.length > 0) {
    const { rows } = await first.query<{ id: string }>('select pg_export_snapshot() as id')
    for (const session of joined) await session.query(`set transaction snapshot '${rows[0]?.id}'`)
  }
  return [first, ...joined]
}

/**
 * Takes a session's locks, if they are to be had now. Somebody may have come after the first session and wait for it, with
 * a TRUNCATE say: then this one would wait behind them, for the first, and so for itself. The export goes on without it.
 */
async function locksAtOnce(session: Session, lock: string): Promise<boolean> {
  try {
    await session.query(`${lock} nowait`)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) return false
    throw error
  }
}
