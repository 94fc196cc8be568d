import { boundedText } from '../../lib/bounded.ts'
import { Problem, type ProblemParams, type StoredProblem } from '../../lib/problems/problem.ts'
import { CONNECTION_LOST, sourceErrorOf } from '../../lib/problems/source-errors.ts'
import { errorCode, isNetworkError } from '../../lib/source/network-errors.ts'
import { sqlStateOf } from '../../lib/source/sql-state.ts'
import { SourceChangedError } from '../source/unchanged.ts'
import { ClaimLostError } from './stop-reasons.ts'

/** What an attempt's failure means: what the person is told, and whether another attempt may succeed. */
export type Failure = { problem: StoredProblem; isTransient: boolean }

const STORE_FULL = ['ENOSPC', 'EDQUOT']

/**
 * Says what an error of an attempt means. Nothing of the error itself is kept but its code: the original goes to the log.
 * @param error whatever was thrown; errors of the store are wrapped in {@link StoreError}, those of our own database
 * in {@link OwnDatabaseError}.
 */
export function classify(error: unknown): Failure {
  if (error instanceof Problem)
    return { problem: { code: error.code, params: shortened(error.params) }, isTransient: false }
  if (error instanceof StoreError) return classifyStore(error)
  if (error instanceof ClaimLostError || error instanceof OwnDatabaseError) return failure('internal', true)
  if (error instanceof SourceChangedError) return failure('source_changed', true)
  const sqlState = sqlStateOf(error)
  if (sqlState !== null) return sourceFailure(sqlState, error)
  if (isNetworkError(error)) return sourceFailure(CONNECTION_LOST, error)
  return failure('internal', true)
}

/** Longest text that is kept of a problem, in UTF-16 code units: it may quote the source. */
const PARAM_MAX = 500

function shortened(params: ProblemParams): ProblemParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      return [name, typeof value === 'string' ? boundedText(value, PARAM_MAX) : value]
    }),
  )
}

/** An error of our own database, told apart from one of the source by this wrapper. */
export class OwnDatabaseError extends Error {
  constructor(cause: unknown) {
    super('Our own database failed', { cause })
    this.name = 'OwnDatabaseError'
  }
}

/** An error of the store, told apart from one of the source by this wrapper. */
export class StoreError extends Error {
  constructor(cause: unknown) {
    super('The store failed', { cause })
    this.name = 'StoreError'
  }
}

function failure(code: StoredProblem['code'], isTransient: boolean): Failure {
  return { problem: { code, params: {} }, isTransient }
}

function classifyStore(error: StoreError): Failure {
  const isFull = STORE_FULL.includes(errorCode(error.cause))
  return isFull ? failure('store_full', false) : failure('store_failed', true)
}

function sourceFailure(sqlState: string, error: unknown): Failure {
  // Where Postgres was when it happened; its words for "function" are the same in every language that it speaks to us.
  const isOfFunction = error instanceof Error && 'where' in error && String(error.where).includes('function')
  const params: ProblemParams = isOfFunction ? { sqlState, raisedBy: 'function' } : { sqlState }
  return {
    problem: { code: 'source_failed', params },
    isTransient: sourceErrorOf(params)?.isTransient ?? true,
  }
}
