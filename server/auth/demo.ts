import { DEMO_PEOPLE } from '../../lib/demo-people.ts'
import { env } from '../../lib/env.ts'
import { readAddress } from '../../lib/networks.ts'
import { peerAddress } from '../http/client-address.ts'
import { currentRequest } from '../http/current-request.ts'
import { isLoopbackName } from '../http/host.ts'

/** The cookie that says as whom somebody looks at the demo. It proves nothing: anybody may be any of them. */
export const DEMO_COOKIE = 'claimcheck.demo'

/** By these a proxy tells that it calls for somebody else, who may be anywhere. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/**
 * Whether this is the demo: the database is that of `npm start`, the server listens on loopback and is known by no name but this machine's
 * own, and nobody has said how people sign in.
 */
export function isDemo(): boolean {
  const { claimcheckDemo, host, appUrl, oidcIssuer, authHeader } = env()
  const names = [host, ...appUrl.map((origin) => new URL(origin).hostname)]
  return claimcheckDemo && names.every(isLoopbackName) && !oidcIssuer && !authHeader
}

/**
 * Whether a request is of somebody who tries the demo on their own machine: nothing in between calls for others, as far as that can be
 * told. No browser speaks HTTP/1.0; nginx does, if nobody tells it otherwise, and names neither itself nor its client.
 */
export function isOfDemo(headers: Headers): boolean {
  if (!isDemo() || currentRequest()?.version === '1.0') return false
  if (FORWARDING.some((name) => headers.has(name) && !isNextsOwn(name, headers))) return false
  return isLoopbackName(peerAddress() ?? '')
}

/** The account as which somebody looks at the demo. */
export function demoAccount(cookie: string | undefined): string {
  return (DEMO_PEOPLE.find(({ id }) => id === cookie) ?? DEMO_PEOPLE[0])?.id ?? 'demo'
}

/** Whether an account is of somebody of the demo's, and this is the demo no more: anybody may have been them. */
export function isOfPastDemo(accountId: string): boolean {
  return !isDemo() && DEMO_PEOPLE.some(({ id }) => id === accountId)
}

/** Next adds these to what it answers itself, of the connection and the host. */
function isNextsOwn(name: string, headers: Headers): boolean {
  const value = headers.get(name) ?? ''
  if (name === 'x-forwarded-for') return isLoopbackName(readAddress(value) ?? '')
  return name === 'x-forwarded-host' && value === headers.get('host')
}
