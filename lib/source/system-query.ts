import type pg from 'pg'
import { literal, TEXT } from './literal.ts'

/** OIDs below belong to Postgres itself (FirstNormalObjectId in access/transam.h). */
export const FIRST_OWN_OID = 16_384

/**
 * Asks the source's catalog. Names are resolved in `pg_catalog` alone: with the source's own `search_path`, a function or
 * an operator that somebody has put before Postgres' own would run as the worker's role.
 * @param sql one SELECT, over a session in an open transaction whose settings stay as they are.
 */
export async function systemQuery<Row extends pg.QueryResultRow>(
  client: pg.Client,
  sql: string,
): Promise<Row[]> {
  // One message. Rolling back to the savepoint puts the search_path back, and keeps what was read.
  const results: unknown = await client.query(
    `savepoint system; set local search_path = pg_catalog, pg_temp; ${sql}; rollback to system; release system`,
  )
  const [, , result] = results as pg.QueryResult<Row>[]
  return result?.rows ?? []
}

/** Texts as an array, in what {@link systemQuery} asks. */
export function texts(values: readonly string[]): string {
  return `array[${values.map((each) => literal(each, TEXT)).join(', ')}]::text[]`
}

/** OIDs as an array, in what {@link systemQuery} asks. */
export function oids(values: readonly (string | number)[]): string {
  return `'{${values.map(Number).join(',')}}'::oid[]`
}
