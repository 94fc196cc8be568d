'use server'

import { cookies, headers } from 'next/headers'
import { fromPrisma } from 'pg-boss'
import { endSessions } from '../../lib/accounts/sessions.ts'
import { BASE_PATH } from '../../lib/base-path.ts'
import { Problem, type ProblemDetails } from '../../lib/problems/problem.ts'
import { makeOwnKey, revokeKeyOf } from '../../server/api-keys.ts'
import { DEMO_COOKIE, demoAccount, isOfDemo } from '../../server/auth/demo.ts'
import { forgetViewers } from '../../server/auth/remembered.ts'
import { currentSession } from '../../server/auth/session.ts'
import { changePassword, signOut } from '../../server/auth/sign-in.ts'
import { clientAddress } from '../../server/http/client-address.ts'
import { prisma } from '../../server/prisma.ts'
import { answer, answerFor, changeFor } from '../attempt.ts'

/** Ends the session of this browser. @returns null once it has ended. */
export async function signOutAction(madeFor: string): Promise<ProblemDetails | null> {
  return answerFor(madeFor, 'somebody could not sign out', ({ id }) => signOut(id))
}

/** Ends every session of the viewer's, or all but this one. @param keepsThis whether this browser stays signed in. */
export async function signOutEverywhereAction(
  madeFor: string,
  keepsThis: boolean,
): Promise<ProblemDetails | null> {
  return answerFor(madeFor, 'sessions could not be ended', async ({ id }) => {
    const session = await currentSession(await headers())
    const except = keepsThis === true ? session?.sessionId : null
    await endSessions(fromPrisma(prisma()), id, { except }, { id, address: clientAddress() })
    forgetViewers()
  })
}

/** Ends one session of the viewer's. @param sessionId as the account page names it; it may be anything. */
export async function endSessionAction(madeFor: string, sessionId: string): Promise<ProblemDetails | null> {
  return answerFor(madeFor, 'a session could not be ended', async ({ id }) => {
    const only = String(sessionId)
    await endSessions(fromPrisma(prisma()), id, { only }, { id, address: clientAddress() })
    forgetViewers()
  })
}

/** Changes the viewer's password. @param input the current one and the new one; it may be anything. */
export async function changePasswordAction(madeFor: string, input: unknown): Promise<ProblemDetails | null> {
  return answerFor(madeFor, 'a password could not be changed', ({ id }) => changePassword(id, input))
}

/** Makes an API key of the viewer's. @param input what the form has; it may be anything. @returns the key, which is shown once. */
export async function makeKeyAction(
  madeFor: string,
  input: unknown,
): Promise<{ key: string } | ProblemDetails> {
  return changeFor(madeFor, 'an API key could not be made', (viewer) => makeOwnKey(viewer, input))
}

/**
 * Revokes an API key of the viewer's. That is no change which is counted: a program that uses up what its owner may change could not be
 * stopped otherwise.
 * @param keyId as the account page names it; it may be anything.
 */
export async function revokeKeyAction(madeFor: string, keyId: string): Promise<ProblemDetails | null> {
  return answerFor(madeFor, 'an API key could not be revoked', (viewer) =>
    revokeKeyOf(viewer, viewer.id, keyId),
  )
}

/** Looks at the demo as another of its people, whoever it was until now. @param account the id of theirs; one that is not known means the first. */
export async function switchDemoAction(account: string): Promise<ProblemDetails | null> {
  return answer('the demo could not be switched', async () => {
    if (!isOfDemo(await headers())) throw new Problem('sign_in_required')
    const jar = await cookies()
    jar.set(DEMO_COOKIE, demoAccount(String(account)), {
      httpOnly: true,
      sameSite: 'lax',
      path: BASE_PATH || '/',
    })
  })
}
