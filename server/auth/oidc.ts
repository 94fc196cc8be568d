import { AsyncLocalStorage } from 'node:async_hooks'
import { genericOAuth } from 'better-auth/plugins'
import { fromPrisma } from 'pg-boss'
import { cleanedName } from '../../lib/accounts/names.ts'
import { findPerson, type Person, setAttributes, setRoles } from '../../lib/accounts/people.ts'
import type { Environment } from '../../lib/env.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import type { ClaimMapping } from '../../lib/sign-in-settings.ts'
import type { Attributes } from '../../lib/viewer.ts'
import { prisma } from '../prisma.ts'

/** The name of the one identity provider, in addresses and in `account.provider_id`. */
export const OIDC = 'oidc'

type OidcSettings = Pick<
  Environment,
  'oidcIssuer' | 'oidcClientId' | 'oidcClientSecret' | 'oidcScopes' | 'oidcRoles' | 'oidcAttributes'
>

/** What an identity provider says of somebody, in our words. A role that is not among them is taken away; null: it does not say. */
type Granted = { roles: Map<string, boolean>; attributes: Attributes }

/** What a sign-in finds out: what the provider grants, and whose account it was before, as it was. */
type Found = { granted?: Granted; before?: Person }

// Kept on globalThis: Next bundles the route and what else calls better-auth apart.
const holder = globalThis as { claimcheckSignIn?: AsyncLocalStorage<Found> }
holder.claimcheckSignIn ??= new AsyncLocalStorage()
/** What the sign-in that is under way has found out. */
export const signInUnderWay = holder.claimcheckSignIn

/** Runs the answer to somebody whom the identity provider has sent back. */
export function duringSignIn<T>(work: () => Promise<T>): Promise<T> {
  return signInUnderWay.run({}, work)
}

/** better-auth's plugin for the identity provider; none where it is not set. */
export function oidcPlugins({ oidcIssuer, oidcClientId, ...settings }: OidcSettings) {
  if (!oidcIssuer || !oidcClientId) return []
  return [
    genericOAuth({
      config: [
        {
          providerId: OIDC,
          discoveryUrl: `${oidcIssuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
          clientId: oidcClientId,
          clientSecret: settings.oidcClientSecret,
          scopes: settings.oidcScopes,
          pkce: true,
          requireIdTokenVerification: true,
          overrideUserInfo: true,
          mapProfileToUser: (profile) => {
            const found = signInUnderWay.getStore()
            if (found) found.granted = grantedBy(profile, settings)
            const names = [profile.name, profile.preferred_username, profile.email].map(cleanedName)
            return { name: names.find((name) => name !== null) ?? String(profile.sub) }
          },
        },
      ],
    }),
  ]
}

/** What the claims of an identity provider grant. */
export function grantedBy(
  claims: Record<string, unknown>,
  { oidcRoles, oidcAttributes }: Pick<OidcSettings, 'oidcRoles' | 'oidcAttributes'>,
): Granted {
  const roles = new Map<string, boolean>()
  for (const mapping of oidcRoles) {
    const isGranted = [claimOf(claims, mapping)].flat().some((value) => String(value) === mapping.value)
    roles.set(mapping.name, isGranted || roles.get(mapping.name) === true)
  }
  const attributes = oidcAttributes.map((mapping) => [mapping.name, claimOf(claims, mapping) ?? null])
  return { roles, attributes: Object.fromEntries(attributes) }
}

function claimOf(claims: unknown, { claim }: ClaimMapping): unknown {
  let value = claims
  for (const name of claim) {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    if (!isObject) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

/** Gives the person who is signing in what the identity provider says, and takes away what it says no more. */
export async function applyClaims(userId: string): Promise<void> {
  const granted = signInUnderWay.getStore()?.granted
  if (!granted) return
  const db = fromPrisma(prisma())
  const person = await findPerson(db, userId)
  if (!person) return
  const kept = person.roles.filter((role) => granted.roles.get(role) !== false)
  const given = [...granted.roles].filter(([, isGranted]) => isGranted).map(([role]) => role)
  await setRoles(db, userId, [...kept, ...given], SERVICE)
  // A claim that is missing leaves no attribute behind: no row is better than a row of before.
  const attributes = Object.entries({ ...person.attributes, ...granted.attributes })
  await setAttributes(
    db,
    userId,
    Object.fromEntries(attributes.filter(([, value]) => value !== null)),
    SERVICE,
  )
}
