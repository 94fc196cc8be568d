import { readNetwork } from './networks.ts'
import { z } from './zod.ts'

/** `true` or `false`, as people write it. */
const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no'])
  .default('false')
  .transform((word) => ['true', '1', 'yes'].includes(word))

/** Addresses and networks, separated by commas: `10.0.0.0/8, ::1`. */
export const networks = z
  .string()
  .default('')
  .transform((text, context) => {
    const list = text
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
    if (list.some((each) => readNetwork(each) === null))
      context.addIssue('must be addresses or networks such as 10.0.0.7 or 10.0.0.0/8, separated by commas')
    return list
  })

/** What of an identity provider's claim makes a role, or fills an attribute. */
export type ClaimMapping = {
  /** The role or the attribute. */
  name: string
  /** Where the claim is, level by level. */
  claim: string[]
  /** For a role: the claim has this value, or is a list that has it. */
  value?: string
}

/** `name=claim.path` or, for roles, `name=claim.path:value`; separated by commas. */
function claimMappings(hasValue: boolean) {
  const form = hasValue ? /^([^=:,]+)=([^=:,]+):(.+)$/ : /^([^=:,]+)=([^=:,]+)$/
  const example = hasValue ? 'admin=groups:claimcheck-admins' : 'tenant=tenant_id'
  return z
    .string()
    .default('')
    .transform((text, context) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .map((part): ClaimMapping => {
          const [, name = '', claim = '', value] = form.exec(part) ?? []
          if (!name) context.addIssue(`must look like ${example}, separated by commas`)
          return { name: name.trim(), claim: claim.trim().split('.'), ...(hasValue && { value }) }
        }),
    )
}

/** How people sign in. See docs/security.md. */
export const signInSettings = {
  /** Signs cookies. The same for all web servers of one database. */
  authSecret: z.string().min(32).optional(),
  /** Whether anybody may make an account, with an e-mail address and a password. */
  selfRegistration: flag,
  /** After so long a browser has to sign in again. */
  sessionDays: z.coerce.number().positive().max(400).default(7),

  /** The issuer of an identity provider (OpenID Connect); its discovery document is below it. */
  oidcIssuer: z.url({ protocol: /^https?$/ }).optional(),
  oidcClientId: z.string().min(1).optional(),
  oidcClientSecret: z.string().min(1).optional(),
  /** What its button says. */
  oidcName: z.string().min(1).max(50).default('single sign-on'),
  oidcScopes: z
    .string()
    .default('openid email profile')
    .transform((text) => text.split(/[\s,]+/).filter((scope) => scope !== '')),
  oidcRoles: claimMappings(true),
  oidcAttributes: claimMappings(false),

  /** The header in which a reverse proxy says whom it has signed in, and where it calls from. */
  authHeader: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header, such as X-Forwarded-User')
    .transform((name) => name.toLowerCase())
    .optional(),
  authProxy: networks,

  /** Set by `npm start` for its own database on loopback: whoever comes is signed in as a person of the demo. */
  claimcheckDemo: flag,
}

/** Refuses half of a setting, which would be an open door or a closed one. */
export function needWholeSignIn(context: {
  value: {
    appUrl: string[]
    oidcIssuer?: string
    oidcClientId?: string
    authHeader?: string
    authProxy: string[]
  }
  issues: z.core.$ZodRawIssue[]
}): void {
  const { appUrl, oidcIssuer, oidcClientId, authHeader, authProxy } = context.value
  const refuse = (setting: string, message: string) =>
    context.issues.push({ code: 'custom', input: context.value, path: [setting], message })
  if (oidcIssuer && !oidcClientId) refuse('oidcClientId', 'is missing, and OIDC_ISSUER is set')
  if (!oidcIssuer && oidcClientId) refuse('oidcIssuer', 'is missing, and OIDC_CLIENT_ID is set')
  if (oidcIssuer && appUrl.length === 0)
    refuse('appUrl', 'is missing: the identity provider sends people back to it')
  const hasProxy = authProxy.length > 0
  if (authHeader && !hasProxy)
    refuse('authProxy', 'is missing: say from which addresses AUTH_HEADER is believed, such as 10.0.0.7')
  if (!authHeader && hasProxy) refuse('authHeader', 'is missing, and AUTH_PROXY is set')
}
