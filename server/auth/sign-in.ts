import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies'
import { cookies, headers } from 'next/headers'
import { fromPrisma } from 'pg-boss'
import { isReserved, RESERVED_DOMAIN } from '../../lib/accounts/addresses.ts'
import { isFirstOfMinute, takeBackGuess } from '../../lib/accounts/guesses.ts'
import { personName } from '../../lib/accounts/names.ts'
import { findPerson } from '../../lib/accounts/people.ts'
import { type AuditEntry, record } from '../../lib/audit.ts'
import { under } from '../../lib/base-path.ts'
import { env } from '../../lib/env.ts'
import { log } from '../../lib/log.ts'
import type { ProblemCode } from '../../lib/problems/catalog.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { z } from '../../lib/zod.ts'
import { parsed } from '../form-input.ts'
import { clientAddress } from '../http/client-address.ts'
import { prisma } from '../prisma.ts'
import { callAuth } from './auth-request.ts'
import { OIDC } from './oidc.ts'
import { forgetViewers } from './remembered.ts'
import { isSignedInByProxy } from './session.ts'

/** Longest e-mail address (RFC 5321) and password that are looked at, in characters. */
const EMAIL_MAX = 254
const PASSWORD_LOOKED_AT = 200

const credentials = z.object({
  // Postgres keeps no NUL and no half of a character, and an address has none of their like.
  email: z
    .string()
    .trim()
    .max(EMAIL_MAX)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
  password: z.string().max(PASSWORD_LOOKED_AT),
})

/** What better-auth takes for an address; those that the service invents are nobody's to choose. */
const newAddress = z
  .email('must be an e-mail address such as ada@example.com')
  .max(EMAIL_MAX)
  .refine((email) => !isReserved(email), `must not end with ${RESERVED_DOMAIN}`)
const newcomer = credentials.extend({
  email: z.string().trim().pipe(newAddress),
  name: personName,
})

/** What better-auth's codes mean to the person who tries. */
const REFUSALS: Record<string, ProblemCode> = {
  INVALID_EMAIL_OR_PASSWORD: 'sign_in_failed',
  INVALID_EMAIL: 'sign_in_failed',
  ACCOUNT_DISABLED: 'account_disabled',
  INVALID_PASSWORD: 'wrong_password',
  PASSWORD_TOO_SHORT: 'weak_password',
  PASSWORD_TOO_LONG: 'weak_password',
  EMAIL_PASSWORD_SIGN_UP_DISABLED: 'no_registration',
  FAILED_TO_CREATE_USER: 'account_exists',
  USER_ALREADY_EXISTS: 'account_exists',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'account_exists',
}

/**
 * Signs somebody in who has an e-mail address and a password: their browser gets the cookie of a new session.
 * @param input whatever the client sent.
 * @throws Problem `sign_in_failed`, `account_disabled` or `too_many_tries`.
 */
export async function signIn(input: unknown): Promise<void> {
  const { data } = credentials.safeParse(input)
  if (!data) throw new Problem('sign_in_failed')
  const subject = data.email.toLowerCase()
  try {
    await ask('/sign-in/email', data)
  } catch (error) {
    const by = { id: null, address: clientAddress() }
    if (error instanceof Problem) await tellOfRefusal({ kind: 'sign-in-refused', by, subject }, error.code)
    throw error
  }
  await takeBackGuess(fromPrisma(prisma()), subject)
}

/** Makes an account, where anybody may, and signs its person in. @throws Problem, among others `no_registration`, `invalid_request`. */
export async function register(input: unknown): Promise<void> {
  if (!env().selfRegistration) throw new Problem('no_registration')
  const data = parsed(newcomer, input)
  try {
    await ask('/sign-up/email', data)
  } catch (error) {
    // Mostly somebody has registered with the same address meanwhile; else the log has why.
    const isOurs =
      error instanceof Problem && error.code === 'account_exists' && !(await hasAccount(data.email))
    throw isOurs ? new Problem('internal') : error
  }
}

async function hasAccount(email: string): Promise<boolean> {
  return (await findPerson(fromPrisma(prisma()), email)) !== null
}

/** Ends the session of this browser. @throws Problem `proxy_signs_in` if there is none to end. */
export async function signOut(accountId: string): Promise<void> {
  if (await isSignedInByProxy(await headers())) throw new Problem('proxy_signs_in')
  await ask('/sign-out', {})
  forgetViewers()
  const by = { id: accountId, address: clientAddress() }
  await record(fromPrisma(prisma()), { kind: 'signed-out', by, subject: accountId })
}

/**
 * Changes one's own password, and ends all other sessions. Whoever has only the session of somebody cannot guess for ever.
 * @throws Problem `wrong_password`, `weak_password` or `too_many_tries`.
 */
export async function changePassword(accountId: string, input: unknown): Promise<void> {
  const password = z.string().max(PASSWORD_LOOKED_AT)
  const { data } = z.object({ currentPassword: password, newPassword: password }).safeParse(input)
  if (!data) throw new Problem('weak_password')
  const by = { id: accountId, address: clientAddress() }
  try {
    await ask('/change-password', { ...data, revokeOtherSessions: true })
  } catch (error) {
    const code = error instanceof Problem ? error.code : null
    if (code === 'wrong_password' || code === 'too_many_tries')
      await tellOfRefusal({ kind: 'password-refused', by, subject: accountId }, code)
    // What is wrong then is the new one.
    if (code === 'weak_password') await takeBackGuess(fromPrisma(prisma()), accountId)
    throw error
  }
  forgetViewers()
  const db = fromPrisma(prisma())
  await takeBackGuess(db, accountId)
  await record(db, { kind: 'password-changed', by, subject: accountId })
}

/** Begins to sign somebody in by the identity provider. @param next where they come back to. @returns the provider's address. */
export async function startSingleSignOn(next: string): Promise<string> {
  const back = under(`/sign-in?next=${encodeURIComponent(next)}`)
  const pages = { callbackURL: under(next), errorCallbackURL: back }
  const body = await ask('/sign-in/social', { provider: OIDC, ...pages })
  if (typeof body.url !== 'string')
    throw new Error('better-auth has named no address of the identity provider')
  return body.url
}

/** Calls better-auth, and gives the browser the cookies that it answers with. */
async function ask(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await callAuth(path, { headers: await headers(), address: clientAddress(), body })
  const answer: Record<string, unknown> = await response.json()
  if (!response.ok) throw problemOf(response, answer)
  const jar = await cookies()
  for (const header of response.headers.getSetCookie()) {
    for (const [name, { value, ...attributes }] of parseSetCookieHeader(header))
      jar.set(name, decodeURIComponent(value), toCookieOptions({ value, ...attributes }))
  }
  return answer
}

function problemOf(response: Response, { code }: Record<string, unknown>): Problem {
  if (response.status === 429) {
    const seconds = Number(response.headers.get('x-retry-after')) || 60
    return new Problem('too_many_tries', { params: { minutes: Math.ceil(seconds / 60) } })
  }
  const known = REFUSALS[String(code)]
  if (known) return new Problem(known)
  log.error({ status: response.status, code }, 'better-auth has refused something')
  return new Problem('internal')
}

/** What was not even looked at, because there were too many, is told once a minute of an address: nobody fills the audit trail. */
async function tellOfRefusal(entry: AuditEntry, code: ProblemCode): Promise<void> {
  const db = fromPrisma(prisma())
  const name = `${entry.kind} ${entry.by.address}`
  if (code === 'too_many_tries' && !(await isFirstOfMinute(db, name))) return
  await record(db, { ...entry, details: { code } })
}
