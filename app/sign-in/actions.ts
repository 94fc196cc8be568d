'use server'

import type { ProblemDetails } from '../../lib/problems/problem.ts'
import { register, signIn, startSingleSignOn } from '../../server/auth/sign-in.ts'
import { answer } from '../attempt.ts'
import { nextPath } from './next-path.ts'

/** Signs somebody in. @param input their e-mail address and password; it may be anything. @returns null once they are. */
export async function signInAction(input: unknown): Promise<ProblemDetails | null> {
  return answer('somebody could not sign in', () => signIn(input))
}

/** Makes an account, where anybody may. @param input their name, e-mail address and password; it may be anything. */
export async function registerAction(input: unknown): Promise<ProblemDetails | null> {
  return answer('somebody could not register', () => register(input))
}

/** Begins to sign somebody in by the identity provider. @returns its address, or why there is none. */
export async function singleSignOnAction(next: string): Promise<{ url: string } | ProblemDetails> {
  let url = ''
  const refusal = await answer('single sign-on could not begin', async () => {
    url = await startSingleSignOn(nextPath(next))
  })
  return refusal ?? { url }
}
