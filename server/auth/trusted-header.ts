import { fromPrisma } from 'pg-boss'
import { canonicalName, decodedHeader } from '../../lib/accounts/header-name.ts'
import { accountOfHeader } from '../../lib/accounts/trusted-header.ts'
import { env } from '../../lib/env.ts'
import { isInNetworks } from '../../lib/networks.ts'
import { namingOutage } from '../database-away.ts'
import { peerAddress } from '../http/client-address.ts'
import { prisma } from '../prisma.ts'

/** Longest name that is taken from a header, in characters. */
const NAME_MAX = 254

/**
 * Whom the reverse proxy has signed in, by the header that it sets (AUTH_HEADER); null where it says nothing, or where the request does
 * not come from its address (AUTH_PROXY): anybody can send a header.
 */
export function nameInHeader(headers: Headers): string | null {
  const { authHeader, authProxy } = env()
  if (!authHeader) return null
  if (!isInNetworks(peerAddress(), authProxy)) return null
  const name = decodedHeader(headers.get(authHeader) ?? '').trim()
  // Two headers of one name arrive as a list: whichever of them the proxy has set, the other one is somebody else's.
  const isOne = !/[\p{Cc},]/u.test(name)
  const { length } = canonicalName(name)
  return isOne && length > 0 && Math.max(length, name.length) <= NAME_MAX ? name : null
}

/** The id of the account of somebody whom the proxy has signed in; it is made when they come for the first time. */
export function headerAccount(name: string): Promise<string> {
  return namingOutage(() => prisma().$transaction((tx) => accountOfHeader(fromPrisma(tx), name)))
}
