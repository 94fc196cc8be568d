import { explain } from './explain.ts'
import { type Asked, countStatement, type Query, selectStatement } from './query.ts'
import { readQuery } from './read-query.ts'
import type { Session } from './session.ts'

/** How many rows a file will have, more or less. */
export type RowTotal = { rows: number; isEstimate: boolean }

/**
 * How many rows a request's file will have, over a session whose transaction has not begun to read.
 * @returns null where that takes too long.
 * @throws Problem `dataset_mismatch`, or what the database says.
 */
export async function readTotal(session: Session, asked: Asked): Promise<RowTotal | null> {
  const { query } = await readQuery(session, asked)
  const rows = await totalOf(session, query)
  return rows === null ? null : { rows, isEstimate: isEstimated(query) }
}

/** Whether the rows are estimated, or counted. The planner knows of rows of other people: within a scope they are counted (docs/decisions/016). */
export function isEstimated(query: Query): boolean {
  return query.within === null
}

/**
 * @param atLeast so many have been read.
 * @returns null where counting takes too long: the transaction has failed then.
 */
export async function totalOf(session: Session, query: Query, atLeast = 0): Promise<number | null> {
  if (isEstimated(query)) return Math.max(atLeast, (await explain(session, selectStatement(query))).rows)
  try {
    const { rows } = await session.query<{ rows: string }>(countStatement(query))
    return Math.max(atLeast, Number(rows[0]?.rows))
  } catch (error) {
    if (isTooSlow(error)) return null
    throw error
  }
}

/** SQLSTATE query_canceled, as statement_timeout ends a statement. */
export function isTooSlow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014'
}
