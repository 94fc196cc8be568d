import type { ProblemParams } from './problem.ts'

/** What an error of the source database means. */
export type SourceError = {
  /** For the person who asked; nothing of the error itself. */
  sentence: string
  /** Whether the same query may go well at another time: then it is tried again. */
  isTransient: boolean
  /** Whether only whoever runs the service can mend it: whatever a person chooses instead, it stays. */
  isOperators: boolean
}

const passing = (sentence: string): SourceError => ({ sentence, isTransient: true, isOperators: false })
const lasting = (sentence: string): SourceError => ({ sentence, isTransient: false, isOperators: false })
const operators = (sentence: string): SourceError => ({ sentence, isTransient: false, isOperators: true })

const FUNCTION_FAILED = lasting('A function of the dataset failed.')
const DOES_NOT_FIT = operators('The dataset does not fit the source database.')
const ENDED_TRANSACTION = passing('The source database ended the transaction.')

/**
 * Postgres' errors by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). Two characters stand for a
 * whole class; a code of its own comes before its class.
 */
const SOURCE_ERRORS: Readonly<Record<string, SourceError>> = {
  '08': passing('The connection to the source database was lost.'),
  '08P01': passing(
    'The source database sent something that no answer may be, or far more than was asked for.',
  ),
  '0A': lasting('The dataset needs something that the source database cannot do.'),
  '20': FUNCTION_FAILED,
  '21': lasting('A part of the dataset that must give one row gave several.'),
  '22': lasting('The source database holds a value that the query cannot handle.'),
  '22021': lasting(
    'The source database holds bytes that are no text in its encoding, or in UTF-8 where it names none.',
  ),
  '23': lasting('A function of the dataset broke a rule of the source database.'),
  '25': operators('The dataset cannot be read in a transaction that only reads.'),
  '25006': operators('The dataset would write to the source database, which an export never does.'),
  '25P02': ENDED_TRANSACTION,
  '25P03': ENDED_TRANSACTION,
  '25P04': lasting(
    'The export takes longer than the source database allows a transaction (transaction_timeout).',
  ),
  '28': operators('The source database does not accept our sign-in.'),
  '2B': DOES_NOT_FIT,
  '2D': FUNCTION_FAILED,
  '2F': FUNCTION_FAILED,
  '34': DOES_NOT_FIT,
  '38': FUNCTION_FAILED,
  '39': FUNCTION_FAILED,
  '3D': operators('The source database does not exist.'),
  '3F': DOES_NOT_FIT,
  '40': passing('The source database stopped the query because it stood in the way of other work.'),
  '42': DOES_NOT_FIT,
  '42501': operators('The source database does not allow this dataset to be read.'),
  '44': DOES_NOT_FIT,
  '53': passing('The source database has no resources left.'),
  '53400': lasting('The export needs more than the source database is configured to give.'),
  '54': lasting('The dataset is beyond a limit of the source database.'),
  '55': lasting('Something that the dataset reads is not ready, such as a materialized view without data.'),
  '55P03': passing('A table of the dataset was locked for too long.'),
  '57': passing('The query was stopped by the source database or by whoever runs it.'),
  '58': passing('The source database cannot read its own files.'),
  '72': passing('The source database no longer has the rows as they were when the export began.'),
  HV: passing('A foreign table of the dataset could not be read.'),
  P0: FUNCTION_FAILED,
}

/** SQLSTATE connection_exception: what a network that fails comes to. */
export const CONNECTION_LOST = '08000'

/** Whether a text has the form of an SQLSTATE. */
export function isSqlState(text: string): boolean {
  return /^[0-9A-Z]{5}$/.test(text)
}

/**
 * What a problem `source_failed` means.
 * @param params `sqlState`; `raisedBy: 'function'` where a function of the dataset raised it.
 * @returns null when nothing is known of the error.
 */
export function sourceErrorOf({ sqlState, raisedBy }: ProblemParams): SourceError | null {
  if (typeof sqlState !== 'string' || !isSqlState(sqlState)) return null
  const known = SOURCE_ERRORS[sqlState] ?? SOURCE_ERRORS[sqlState.slice(0, 2)]
  if (known) return known
  // Not in Postgres' list: a function made it up, or else the server is in trouble.
  if (raisedBy === 'function' && !sqlState.startsWith('XX')) return FUNCTION_FAILED
  return passing(`The source database has an error of its own (SQLSTATE ${sqlState}).`)
}
