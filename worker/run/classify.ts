import { Problem, type ProblemParams, type StoredProblem } from '../../lib/problems/problem.ts'
import { CONNECTION_LOST, isSqlState, sourceErrorOf } from '../../lib/problems/source-errors.ts'
import { SourceChangedError } from '../source/unchanged.ts'
import { ClaimLostError } from './stop-reasons.ts'

/** What an attempt's failure means: what the person is told, and whether another attempt may succeed. */
export type Failure = { problem: StoredProblem; isTransient: boolean }

const NETWORK = [
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
]
const STORE_FULL = ['ENOSPC', 'EDQUOT']

/**
 * Says what an error of an attempt means. Nothing of the error itself is kept but its code: the original goes to the log.
 * @param error whatever was thrown; errors of the store are wrapped in {@link StoreError}, those of our own database
 * in {@link OwnDatabaseError}.
 */
export function classify(error: unknown): Failure {
  if (error instanceof Problem)
    return { problem: { code: error.code, params: error.params }, isTransient: false }
  if (error instanceof StoreError) return classifyStore(error)
  if (error instanceof ClaimLostError || error instanceof OwnDatabaseError) return failure('internal', true)
  if (error instanceof SourceChangedError) return failure('source_changed', true)
  const code = errorCode(error)
  if (isSqlState(code)) return sourceFailure(code, error)
  if (NETWORK.includes(code) || isLostConnection(error)) return sourceFailure(CONNECTION_LOST, error)
  return failure('internal', true)
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

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** pg has no code for a connection that ends under a query. */
function isLostConnection(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Connection terminated|Client has encountered a connection error|timeout expired)/.test(error.message)
  )
}
