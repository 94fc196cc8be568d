import { createHash, timingSafeEqual } from 'node:crypto'

/** RFC 6750, section 2.1. */
const BEARER = /^bearer +(\S+)$/i

/** Whether an `Authorization` header has the token. How long it takes tells nothing of how much of it was right. */
export function bearsToken(authorization: string | null | undefined, token: string): boolean {
  const [, given = ''] = BEARER.exec(authorization ?? '') ?? []
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
