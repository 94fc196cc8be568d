import { getSessionCookie } from 'better-auth/cookies'
import { env } from '../../lib/env.ts'
import { auth } from './auth.ts'
import { cookiePrefix } from './cookie-prefix.ts'
import { nameInHeader } from './trusted-header.ts'

/** What a request's cookie has of a session; null if it has none. It proves nothing before {@link sessionAccount} has looked at it. */
export function sessionKey(headers: Headers): string | null {
  const { authSecret } = env()
  return authSecret ? getSessionCookie(headers, { cookiePrefix: cookiePrefix(authSecret) }) : null
}

/** What a request's cookie proves. */
export type SignedIn = { accountId: string; sessionId: string }

/** The session that a request's cookie names; null if there is none, it has ended, or its signature is wrong. */
export async function currentSession(headers: Headers): Promise<SignedIn | null> {
  const found = await auth().api.getSession({ headers, query: { disableRefresh: true } })
  return found && { accountId: found.user.id, sessionId: found.session.id }
}

/** Whether somebody is known by the proxy's header alone: there is no session to end, and the next request says again who they are. */
export async function isSignedInByProxy(headers: Headers): Promise<boolean> {
  return nameInHeader(headers) !== null && (await currentSession(headers)) === null
}
