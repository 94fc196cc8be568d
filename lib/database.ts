import type { Db } from 'pg-boss'

/**
 * Runs one statement on whatever the caller is connected by: a transaction of Prisma's in the web process, a connection of
 * pg's in the worker.
 *
 * The two read values alike only where both know the type: text, int, bool, timestamptz (as a Date) and jsonb. Cast the
 * rest, and say the type of every parameter, as in `$1::uuid`.
 */
export async function query<Row>(db: Db, sql: string, values: unknown[] = []): Promise<Row[]> {
  const { rows } = await db.executeSql(sql, values)
  return rows as Row[]
}

/** Lets transactions about the same thing in one after the other, each until it ends: two at the same moment see each other. @param name such as `keys:…`. */
export async function inTurnFor(db: Db, name: string): Promise<void> {
  await query(db, 'select pg_advisory_xact_lock(hashtextextended($1::text, 0))::text', [name])
}
