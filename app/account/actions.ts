'use server'

import { cookies, headers } from 'next/headers'
import { fromPrisma } from 'pg-boss'
import { endSessions } from '../../lib/accounts/sessions.ts'
import { Problem, type ProblemDetails } from '../../lib/problems/problem.ts'
import { DEMO_COOKIE, demoAccount, isOfDemo } from '../../server/auth/demo.ts'
import { forgetViewers } from '../../server/auth/remembered.ts'
import { currentSession } from '../../server/auth/session.ts'
import { changePassword, signOut } from '../../server/auth/sign-in.ts'
import { clientAddress } from '../../server/http/client-address.ts'
import { prisma } from '../../server/prisma.ts'
import { currentViewer } from '../../server/viewer.ts'
import { answer } from '../attempt.ts'

/** Ends the session of this browser. @returns null once it has ended. */
export async function signOutAction(): Promise<ProblemDetails | null> {
  return answer('somebody could not sign out', async () => signOut((await currentViewer()).id))
}

/** Ends every session of the viewer's, or all but this one. @param keepsThis whether this browser stays signed in. */
export async function signOutEverywhereAction(keepsThis: boolean): Promise<ProblemDetails | null> {
  return answer('sessions could not be ended', async () => {
    const { id } = await currentViewer()
    const session = await currentSession(await headers())
    const except = keepsThis === true ? session?.sessionId : null
    await endSessions(fromPrisma(prisma()), id, { except }, { id, address: clientAddress() })
    forgetViewers()
  })
}

/** Ends one session of the viewer's. @param sessionId as the account page names it; it may be anything. */
export async function endSessionAction(sessionId: string): Promise<ProblemDetails | null> {
  return answer('a session could not be ended', async () => {
    const { id } = await currentViewer()
    const only = String(sessionId)
    await endSessions(fromPrisma(prisma()), id, { only }, { id, address: clientAddress() })
    forgetViewers()
  })
}

/** Changes the viewer's password. @param input the current one and the new one; it may be anything. */
export async function changePasswordAction(input: unknown): Promise<ProblemDetails | null> {
  return answer('a password could not be changed', async () =>
    changePassword((await currentViewer()).id, input),
  )
}

/** Looks at the demo as another of its people. @param account the id of theirs; one that is not known means the first. */
export async function switchDemoAction(account: string): Promise<ProblemDetails | null> {
  return answer('the demo could not be switched', async () => {
    if (!isOfDemo(await headers())) throw new Problem('sign_in_required')
    const jar = await cookies()
    jar.set(DEMO_COOKIE, demoAccount(String(account)), { httpOnly: true, sameSite: 'lax', path: '/' })
  })
}
