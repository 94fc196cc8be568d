/** As much of a connection of pg's as is needed here. */
type Connection = { query(sql: string): Promise<unknown> }

/**
 * Lets a new connection to our own database resolve names in `pg_catalog` alone: what is ours is qualified in every statement,
 * of Prisma's and pg-boss's too. Somebody who may create functions in `public` could otherwise have one of them called in the
 * place of Postgres' own, because its arguments fit better. A statement and no start-up parameter, which poolers refuse.
 */
export async function pinNames(connection: Connection): Promise<void> {
  await connection.query('set search_path = pg_catalog, pg_temp')
}

/** The same as a member of the options of a pool, and of what has a pool of pg's in it. */
export const OWN_NAMES = { onConnect: pinNames }
