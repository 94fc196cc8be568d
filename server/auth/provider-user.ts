import type { BetterAuthOptions } from 'better-auth'
import { fromPrisma } from 'pg-boss'
import { isReserved } from '../../lib/accounts/addresses.ts'
import { findPerson } from '../../lib/accounts/people.ts'
import { record } from '../../lib/audit.ts'
import { clientAddress } from '../http/client-address.ts'
import { prisma } from '../prisma.ts'
import { signInUnderWay } from './oidc.ts'
import type { SingleSignOnError } from './single-sign-on-errors.ts'

type Validate = NonNullable<NonNullable<BetterAuthOptions['user']>['validateUserInfo']>
type Coming = Parameters<Validate>[0]

/**
 * Looks at whom the identity provider says is coming, before anything is made or changed of it.
 * @returns better-auth's form of a refusal: `error` is what the sign-in page is told.
 */
export async function validateProviderUser({
  user,
  source,
}: Coming): Promise<{ error: SingleSignOnError } | undefined> {
  if (source.method !== 'oauth') return undefined
  const email = String(user.email)
  if (isReserved(email)) return { error: 'address_unusable' }
  if (source.action === 'create-user') return undefined
  if (source.action === 'link-account' && isCalledUnverified(source.oauth?.profile))
    return { error: 'address_unverified' }
  const db = fromPrisma(prisma())
  const other = await findPerson(db, email)
  if (other && other.id !== user.id) return { error: 'address_taken' }
  const before = user.id === undefined ? null : await findPerson(db, user.id)
  // It would be given the provider's name and address first, and so have one again that an operator has released.
  if (before?.disabledAt) return { error: 'account_disabled' }
  const found = signInUnderWay.getStore()
  if (before && found) found.before = before
  return undefined
}

/** Whether a provider says of its own accord that it has not seen that the address is the person's. Many say nothing of it. */
function isCalledUnverified(profile: Record<string, unknown> = {}): boolean {
  const said = profile.email_verified
  return said !== undefined && said !== null && String(said).toLowerCase() !== 'true'
}

/** Tells that an account which was there already has got the identity provider as a way in. */
export async function tellOfLink({
  userId,
  providerId,
}: {
  userId: string
  providerId: string
}): Promise<void> {
  if (signInUnderWay.getStore()?.before?.id !== userId) return
  const by = { id: userId, address: clientAddress() }
  const details = { way: providerId }
  await record(fromPrisma(prisma()), { kind: 'way-in-added', by, subject: userId, details })
}

/** Tells what the identity provider calls a person now, and did not before. */
export async function tellOfNewNames(now: { id: string; name: string; email: string }): Promise<void> {
  const before = signInUnderWay.getStore()?.before
  if (before?.id !== now.id) return
  const by = { id: now.id, address: clientAddress() }
  for (const what of ['name', 'email'] as const) {
    if (before[what] === now[what]) continue
    const details = { before: before[what], after: now[what] }
    await record(fromPrisma(prisma()), { kind: `${what}-changed`, by, subject: now.id, details })
  }
}
