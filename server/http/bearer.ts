import type { IncomingMessage } from 'node:http'
import { KEY_PREFIX } from '../../lib/accounts/api-keys.ts'
import { isApi } from './problem-answer.ts'

/** RFC 6750, section 2.1; the name of a scheme may be written in capitals and small letters (RFC 9110, section 11.1). */
const BEARER = /^bearer(?:\s+(.*))?$/is

/**
 * What a call of the API says in `Authorization: Bearer`. Pages and server actions take none, under whatever address they are asked for.
 * @returns null if it says nothing there; a text that is no key if it says two things.
 */
export function bearerOf({
  url = '',
  headers,
  rawHeaders,
}: Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>): string | null {
  const path = URL.parse(url, 'http://localhost')?.pathname ?? ''
  if (!isApi(path) || headers['next-action'] !== undefined) return null
  // Node keeps the first of several: what is in front may have gone by another.
  const said = rawHeaders.filter(
    (_, index) => rawHeaders[index - 1]?.toLowerCase() === 'authorization' && index % 2 === 1,
  )
  const token = said.map(tokenIn).find((each) => each !== null) ?? null
  return token !== null && said.length > 1 ? '' : token
}

/** Whether a call of the API is by something that has the form of a key. No page of anybody's can have a browser send one. */
export function sendsKey(headers: Headers): boolean {
  return tokenIn(headers.get('authorization') ?? '')?.startsWith(KEY_PREFIX) ?? false
}

function tokenIn(text: string): string | null {
  const match = BEARER.exec(text.trim())
  return match && (match[1] ?? '').trim()
}
