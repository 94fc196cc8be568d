/** SQLSTATEs whose messages quote values: data exceptions, violated constraints, and what functions raise (PostgreSQL, appendix A). */
const QUOTES_VALUES = /^(22|23|44|P0)/
/** What Postgres calls the place from which functions raise, whatever SQLSTATE they give. */
const RAISED = 'exec_stmt_raise'
/** What may quote rows or a statement in the errors of every SQLSTATE. */
const NEVER_TOLD = ['detail', 'where', 'internalQuery']

const WITHHELD = 'Postgres said what may quote values, which are not for the log'

/**
 * An error as it may be told in the log, with its causes: what Postgres says of rows, filters and statements is left out, and what it says
 * of the kind of error, and of tables, columns and places in its own code, is kept. Whoever may see the rows finds out more by asking the
 * source.
 */
export function withoutValues(error: Error): Error {
  const cause = error.cause instanceof Error ? withoutValues(error.cause) : error.cause
  if (!isOfPostgres(error) && cause === error.cause) return error
  const told: Error = Object.create(
    Object.getPrototypeOf(error),
    Object.getOwnPropertyDescriptors({ ...error, message: error.message, stack: error.stack, cause }),
  )
  if (isOfPostgres(error)) withhold(error, told)
  return told
}

type PostgresError = Error & { code: string; severity: string; routine?: unknown }

/** One by any driver: they all have what the protocol sends. */
function isOfPostgres(error: Error): error is PostgresError {
  return 'severity' in error && 'code' in error && typeof error.code === 'string'
}

function withhold({ message, stack, code, routine }: PostgresError, told: Error): void {
  for (const name of NEVER_TOLD) Reflect.deleteProperty(told, name)
  if (!QUOTES_VALUES.test(code) && routine !== RAISED) return
  Reflect.deleteProperty(told, 'hint')
  told.message = WITHHELD
  // A stack begins with the message.
  told.stack = stack?.replace(message, () => WITHHELD)
}
