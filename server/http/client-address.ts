import { env } from '../../lib/env.ts'
import { readAddress } from '../../lib/networks.ts'
import { currentRequest } from './current-request.ts'

/** Who opened the connection of the request that is being answered: a client or a proxy. Null where there is none, as in tests. */
export function peerAddress(): string | null {
  return currentRequest()?.peer ?? null
}

/** From where the request comes that is being answered, as far as that can be known. Null where there is none, as in tests. */
export function clientAddress(): string | null {
  const request = currentRequest()
  return request ? clientAddressOf(request, env().trustedProxyHops) : null
}

/**
 * From where a request comes. Each proxy adds at the end of X-Forwarded-For from whom it has the request, and whoever asked may have sent
 * one already: only as many entries are believed as there are proxies of our own, counted from the end.
 * @param peer who opened the connection.
 * @param hops through how many proxies every client must have come.
 * @returns the peer's where there are fewer entries: it did not come through all of them. Null where a proxy has written no address.
 */
export function clientAddressOf(
  { peer, forwardedFor }: { peer: string | null; forwardedFor: string },
  hops: number,
): string | null {
  if (hops === 0) return peer
  const entries = forwardedFor.split(',').filter((entry) => entry.trim() !== '')
  const entry = entries.at(-hops)
  return entry === undefined ? peer : readAddress(entry.trim())
}
