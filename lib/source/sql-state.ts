import pg from 'pg'
import { isSqlState } from '../problems/source-errors.ts'
import { SourceViolationError } from './message-filter.ts'

/**
 * The SQLSTATE of an error that a server of Postgres' sent, or that we give it for what it sent; null for every other error:
 * the codes of Node's errors may look like one (EROFS).
 */
export function sqlStateOf(error: unknown): string | null {
  if (error instanceof SourceViolationError) return error.code
  if (!(error instanceof pg.DatabaseError)) return null
  return error.code !== undefined && isSqlState(error.code) ? error.code : null
}
