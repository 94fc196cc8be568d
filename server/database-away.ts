import type { Problem } from '../lib/problems/problem.ts'

/** What Prisma says of a database that cannot be reached, or that has no connection free in time (https://www.prisma.io/docs/orm/reference/error-reference). */
const CODES = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']
/** What its driver adapter says of the same, also of a statement of our own. */
const KINDS = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']
/** What pg and the network say: our own patience (lib/database-client.ts), a connection that ended, a server that starts or stops. */
const MESSAGES =
  /connection terminated|connection timeout|timeout exceeded|query read timeout|has not answered/i
const DRIVER_CODES = /^(ECONN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|08|57P0[123]$|53300$)/

/** Whether an error says that the database of the exports cannot be reached at the moment, and nothing of what it was asked for. */
export function isDatabaseAway(error: unknown): boolean {
  return partsOf(error).some(
    ({ code, kind, message }) =>
      (typeof code === 'string' && (CODES.includes(code) || DRIVER_CODES.test(code))) ||
      (typeof kind === 'string' && KINDS.includes(kind)) ||
      (typeof message === 'string' && MESSAGES.test(message)),
  )
}

/** As a problem says it of itself. */
const DATABASE_AWAY: Problem['digest'] = 'database_away'

/**
 * Asks the database. What is thrown where it is away says so to a page, too: Next tells it the `digest` of an error and nothing else.
 * @throws what the work throws.
 */
export async function namingOutage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isDatabaseAway(error) ? Object.assign(error as Error, { digest: DATABASE_AWAY }) : error
  }
}

/** SQLSTATEs: a lock that others held for too long, and a transaction of ours that stood still for too long (server/transaction.ts). */
const BUSY_CODES = ['55P03', '25P03']

/** Whether an error says that what was to be done waited for too long, and that nothing of it was done. */
export function isDatabaseBusy(error: unknown): boolean {
  return partsOf(error).some(({ code }) => typeof code === 'string' && BUSY_CODES.includes(code))
}

type Part = { code?: unknown; originalCode?: unknown; kind?: unknown; message?: unknown }

/** An error, and all that it was made of: Prisma keeps its adapter's under `meta`. */
function partsOf(error: unknown, depth = 0): Part[] {
  if (typeof error !== 'object' || error === null || depth > 5) return []
  const { cause, meta } = error as { cause?: unknown; meta?: { driverAdapterError?: unknown } }
  const { originalCode } = error as Part
  return [
    error,
    { code: originalCode },
    ...partsOf(cause, depth + 1),
    ...partsOf(meta?.driverAdapterError, depth + 1),
  ]
}
