import { Problem, type ProblemCode } from '../lib/problems.ts'
import { ClaimLostError } from './stop-reasons.ts'

/** What an attempt's failure means: what the person is told, and whether another attempt may succeed. */
export type Failure = { code: ProblemCode; detail: string; transient: boolean }

// SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html) that say nothing about the query: a
// connection, a restart, a conflict with other work. Two characters stand for the whole class.
const TRANSIENT: Record<string, string> = {
  '08': 'The connection to the source database was lost.',
  '40': 'The source database stopped the query because it stood in the way of other work.',
  '53': 'The source database has no resources left.',
  '57': 'The query was stopped by the source database or by who runs it.',
  '55P03': 'A table of the dataset was locked for too long.',
}

const PERMANENT: Record<string, string> = {
  '22': 'The source database holds a value that the query cannot handle.',
  '28': 'The source database does not accept our sign-in.',
  '42501': 'The source database does not allow this dataset to be read.',
  '42': 'The dataset does not fit the source database.',
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
 * @param error whatever was thrown; errors of the store are wrapped in {@link StoreError}.
 */
export function classify(error: unknown): Failure {
  if (error instanceof Problem) return { code: error.code, detail: error.message, transient: false }
  if (error instanceof StoreError) return classifyStore(error)
  if (error instanceof ClaimLostError) return { code: 'internal', detail: '', transient: true }
  const code = errorCode(error)
  const passing = lookUp(TRANSIENT, code)
  if (passing) return { code: 'source_failed', detail: passing, transient: true }
  if (NETWORK.includes(code) || isLostConnection(error)) {
    return {
      code: 'source_failed',
      detail: 'The connection to the source database was lost.',
      transient: true,
    }
  }
  const lasting = lookUp(PERMANENT, code)
  if (lasting) return { code: 'source_failed', detail: lasting, transient: false }
  return { code: 'internal', detail: '', transient: true }
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

function lookUp(table: Record<string, string>, code: string): string | undefined {
  return table[code] ?? (code.length === 5 ? table[code.slice(0, 2)] : undefined)
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
