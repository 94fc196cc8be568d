/** Node's codes for a network that does not carry. */
const NETWORK: readonly string[] = [
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
]

/** The code of an error of Node's or of Postgres'; empty where there is none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Whether an error means that a connection could not be opened, or was lost. */
export function isNetworkError(error: unknown): boolean {
  return NETWORK.includes(errorCode(error)) || isLostConnection(error)
}

/** pg has no code for a connection that ends under a query. */
function isLostConnection(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Connection terminated|Client has encountered a connection error|timeout expired)/.test(error.message)
  )
}
