import pg from 'pg'
import { meaningOf } from '../../lib/source/explain.ts'
import { beginReading, readServer, type Session, type SessionOptions } from '../../lib/source/session.ts'
import { isRefused } from './missing-grant.ts'
import type { Sessions } from './sessions.ts'

/** How long another session waits for what the first one has locked already, in ms; see {@link locksAtOnce}. */
const JOIN_LOCK_TIMEOUT_MS = 500

/** What is read, and over how many connections. */
export type Shared = SessionOptions & {
  connections: number
  /**
   * SQL names of the tables and views that will be read. Every session locks them before the snapshot is taken: without
   * that, a TRUNCATE that commits in between would make a table look empty, without an error.
   */
  tables: readonly string[]
  /** The SELECT that will be read. */
  select: string
}

/**
 * Makes sessions that all see the source database as it is at one moment
 * (https://www.postgresql.org/docs/current/sql-set-transaction.html).
 * @param first an open session, which is used again in a new transaction.
 * @param sessions opens the others.
 * @returns `first` and those of the others that could be opened, got their locks, and understand the SELECT as it does.
 */
export async function shareSnapshot(first: Session, sessions: Sessions, shared: Shared): Promise<Session[]> {
  const { connections, tables, select } = shared
  await beginReading(first, shared)
  const others = await openOthers(sessions, connections - 1)
  const lock = await lockAll(first, tables)
  const locked = lock ? await keep(others, (session) => locksAtOnce(session, lock)) : others
  if (locked.length === 0) {
    await readServer(first)
    return [first]
  }
  const { settings } = await readServer(first)
  const meaning = await meaningOf(first, select)
  const { rows } = await first.query<{ id: string }>('select pg_catalog.pg_export_snapshot() as id')
  const joined = await keep(locked, async (session) => {
    await session.query(`set transaction snapshot ${pg.escapeLiteral(rows[0]?.id ?? '')}`)
    await session.query(`set local lock_timeout = ${JOIN_LOCK_TIMEOUT_MS}`)
    // A 'now' that Postgres reads when it reads the SQL differs here. It also locks what has no lock of its own in SQL.
    return (await readServer(session)).settings === settings && (await meaningOf(session, select)) === meaning
  })
  return [first, ...joined]
}

/**
 * Locks what the role may lock. More than SELECT may be asked for what is behind a view or in a closed schema: such tables are
 * read without a lock, and looked at when they have been read.
 * @returns the statement that locks the same again; null if there is nothing.
 */
async function lockAll(session: Session, tables: readonly string[]): Promise<string | null> {
  const statement = (names: readonly string[]) => `lock table ${names.join(', ')} in access share mode`
  if (tables.length === 0) return null
  if (await mayLock(session, statement(tables))) return statement(tables)
  const lockable: string[] = []
  for (const table of tables) if (await mayLock(session, statement([table]))) lockable.push(table)
  return lockable.length > 0 ? statement(lockable) : null
}

/** @throws any other error than that it may not be locked. */
async function mayLock(session: Session, statement: string): Promise<boolean> {
  await session.query('savepoint locks')
  try {
    await session.query(`${statement}; release locks`)
    return true
  } catch (error) {
    if (!isRefused(error)) throw error
    await session.query('rollback to locks; release locks')
    return false
  }
}

/** Opens more sessions: those that are to be had, since one is enough. @throws the signal's reason when it has aborted. */
async function openOthers(sessions: Sessions, count: number): Promise<Session[]> {
  const others: Session[] = []
  while (others.length < count) {
    const other = await sessions.openIfAny()
    if (other === null) break
    others.push(other)
  }
  return others
}

/** Closes the sessions that do not pass, or whose transaction a lock has ended. */
async function keep(sessions: Session[], passes: (session: Session) => Promise<boolean>): Promise<Session[]> {
  const kept: Session[] = []
  for (const session of sessions) {
    if (await passes(session).catch(isWithoutLock)) kept.push(session)
    else await session[Symbol.asyncDispose]()
  }
  return kept
}

/** SQLSTATE lock_not_available. @throws any other error. */
function isWithoutLock(error: unknown): false {
  if (error instanceof pg.DatabaseError && error.code === '55P03') return false
  throw error
}

/**
 * Takes a session's locks, if they are to be had now. Somebody may have come after the first session and wait for it, with
 * a TRUNCATE say: then this one would wait behind them, for the first, and so for itself. The export goes on without it.
 */
async function locksAtOnce(session: Session, lock: string): Promise<boolean> {
  await session.query(`${lock} nowait`)
  return true
}
