import { requestSocket } from './request-socket.ts'

/** Where the request that is being answered comes from; null where that is not known. */
export function clientAddress(): string | null {
  return requestSocket()?.remoteAddress?.replace(/^::ffff:/, '') ?? null
}
