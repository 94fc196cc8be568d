import { createHash } from 'node:crypto'

/**
 * How the names of a server's session cookies begin. A browser keeps cookies by host and not by port: of two servers on one machine each
 * would take the other's for its own, and replace it. @param authSecret by which they are told apart; it cannot be found out from the name.
 */
export function cookiePrefix(authSecret: string): string {
  return `claimcheck-${createHash('sha256').update(`cookies of ${authSecret}`).digest('hex').slice(0, 8)}`
}
