import { Problem, type ProblemCode } from '../lib/problems.ts'
import { SourceChangedError } from './source/unchanged.ts'
import { ClaimLostError } from './stop-reasons.ts'

/** What an attempt's failure means: what the person is told, and whether another attempt may succeed. */
export type Failure = { code: ProblemCode; detail: string; transient: boolean }

const SQLSTATE = /^[0-9A-Z]{5}$/

type Sentences = Readonly<Record<string, string>>

// SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html) that say nothing about the query: a
// connection, a restart, a conflict with other work. Two characters stand for the whole class.
const TRANSIENT: Sentences = {
  '08': 'The connection to the source database was lost.',
  '25P02': 'The source database ended the transaction.',
  '25P03': 'The source database ended the transaction.',
  '40': 'The source database stopped the query because it stood in the way of other work.',
  '53': 'The source database has no resources left.',
  '55P03': 'A table of the dataset was locked for too long.',
  '57': 'The query was stopped by the source database or by who runs it.',
  '58': 'The source database cannot read its own files.',
  '72': 'The source database no longer has the rows as they were when the export began.',
  HV: 'A foreign table of the dataset could not be read.',
}

// Errors that the same query will have again.
const PERMANENT: Sentences = {
  '20': 'A function of the dataset failed.',
  '2D': 'A function of the dataset failed.',
  '0A': 'The dataset needs something that the source database cannot do.',
  '21': 'A part of the dataset that must give one row gave several.',
  '22': 'The source database holds a value that the query cannot handle.',
  '23': 'A function of the dataset broke a rule of the source database.',
  '25': 'The dataset cannot be read in a transaction that only reads.',
  '25006': 'The dataset would write to the source database, which an export never does.',
  '25P04': 'The export takes longer than the source database allows a transaction (transaction_timeout).',
  '28': 'The source database does not accept our sign-in.',
  '2B': 'The dataset does not fit the source database.',
  '2F': 'A function of the dataset failed.',
  '34': 'The dataset does not fit the source database.',
  '38': 'A function of the dataset failed.',
  '39': 'A function of the dataset failed.',
  '3D': 'The source database does not exist.',
  '3F': 'The dataset does not fit the source database.',
  '42': 'The dataset does not fit the source database.',
  '42501': 'The source database does not allow this dataset to be read.',
  '44': 'The dataset does not fit the source database.',
  '53400': 'The export needs more than the source database is configured to give.',
  '54': 'The dataset is beyond a limit of the source database.',
  '55': 'Something that the dataset reads is not ready, such as a materialized view without data.',
  P0: 'A function of the dataset failed.',
}

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
 * Says what an error of an attempt means. Its sentences hold nothing of the error itself: the original goes to the log.
 * @param error whatever was thrown; errors of the store are wrapped in {@link StoreError}, those of our own database
 * in {@link OwnDatabaseError}.
 */
export function classify(error: unknown): Failure {
  if (error instanceof Problem) return { code: error.code, detail: error.message, transient: false }
  if (error instanceof StoreError) return classifyStore(error)
  if (error instanceof ClaimLostError || error instanceof OwnDatabaseError)
    return { code: 'internal', detail: '', transient: true }
  if (error instanceof SourceChangedError) return { code: 'source_changed', detail: '', transient: true }
  const code = errorCode(error)
  const sqlState = lookUpSqlState(code) ?? ownSqlState(error, code)
  if (sqlState) return { code: 'source_failed', ...sqlState }
  if (NETWORK.includes(code) || isLostConnection(error)) {
    return {
      code: 'source_failed',
      detail: 'The connection to the source database was lost.',
      transient: true,
    }
  }
  return { code: 'internal', detail: '', transient: true }
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

function classifyStore(error: StoreError): Failure {
  if (STORE_FULL.includes(errorCode(error.cause))) {
    return { code: 'store_full', detail: '', transient: false }
  }
  return { code: 'store_failed', detail: 'The store did not take the file.', transient: true }
}

/** What an SQLSTATE means, by itself or by its class; null for a code of another sort. */
function lookUpSqlState(code: string): Pick<Failure, 'detail' | 'transient'> | null {
  if (!SQLSTATE.test(code)) return null
  for (const key of [code, code.slice(0, 2)]) {
    const [passing, lasting] = [TRANSIENT[key], PERMANENT[key]]
    if (passing) return { detail: passing, transient: true }
    if (lasting) return { detail: lasting, transient: false }
  }
  return null
}

/** One that Postgres' list does not have: a function of the dataset raised it, or else the server is in trouble. */
function ownSqlState(error: unknown, code: string): Pick<Failure, 'detail' | 'transient'> | null {
  if (!SQLSTATE.test(code)) return null
  const isOfFunction = error instanceof Error && 'where' in error && String(error.where).includes('function')
  if (isOfFunction && !code.startsWith('XX'))
    return { detail: 'A function of the dataset failed.', transient: false }
  return { detail: `The source database has an error of its own (SQLSTATE ${code}).`, transient: true }
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
