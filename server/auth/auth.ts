import { randomUUID } from 'node:crypto'
import { prismaAdapter } from '@better-auth/prisma-adapter'
import { APIError, betterAuth } from 'better-auth'
import { createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { fromPrisma } from 'pg-boss'
import { countGuess } from '../../lib/accounts/guesses.ts'
import { isDisabled } from '../../lib/accounts/viewers.ts'
import { record } from '../../lib/audit.ts'
import { BASE_PATH, under } from '../../lib/base-path.ts'
import { env } from '../../lib/env.ts'
import { log } from '../../lib/log.ts'
import { sayWhoAsks } from '../http/asker.ts'
import { clientAddress } from '../http/client-address.ts'
import { prisma } from '../prisma.ts'
import { cookiePrefix } from './cookie-prefix.ts'
import { applyClaims, oidcPlugins } from './oidc.ts'
import { tellOfLink, tellOfNewNames, validateProviderUser } from './provider-user.ts'

/** How better-auth is told where a request comes from. No client's header of this name gets to it: auth-request.ts makes its requests. */
export const ADDRESS_HEADER = 'x-claimcheck-address'
/** Characters of a password. */
const PASSWORD_MIN = 10
const PASSWORD_MAX = 128

/** Prisma's code for a value that another row has. */
const UNIQUE_VIOLATION = 'P2002'

/** Tries of one address until there was none that was let through for a time, in seconds: of what guesses, and of everything. */
const GUESSES = { window: 60, max: 10 }
const REQUESTS = { window: 60, max: 100 }

// Kept on globalThis, because Next bundles pages and routes apart, and each would discover the identity provider anew.
const holder = globalThis as { claimcheckAuth?: ReturnType<typeof createAuth> }

/**
 * better-auth, which keeps accounts and sessions. Only server/auth/ calls it: none of its own routes is reachable but the one
 * that an identity provider sends people back to.
 */
export function auth(): ReturnType<typeof createAuth> {
  holder.claimcheckAuth ??= createAuth()
  return holder.claimcheckAuth
}

function createAuth() {
  const { authSecret, sessionDays, selfRegistration, appUrl } = env()
  if (!authSecret) throw new Error('AUTH_SECRET is missing: start the web server with npm run web')
  const baseUrl = appUrl[0] ?? 'http://localhost'
  return betterAuth({
    appName: 'Claimcheck',
    baseURL: baseUrl,
    basePath: under('/api/auth'),
    secret: authSecret,
    telemetry: { enabled: false },
    logger: {
      log: (level, message, ...details) =>
        log[details.some(isTaken) ? 'info' : level](
          { details: details.map(withoutState) },
          `better-auth: ${message}`,
        ),
    },
    // Prisma's client is of its own making here; the adapter asks for no more than its methods.
    database: prismaAdapter(prisma(), { provider: 'postgresql', transaction: true }),
    trustedOrigins: appUrl,
    // Where somebody comes to whose sign-in cannot be told: its own page is none of ours.
    onAPIError: { errorURL: `${baseUrl}${under('/sign-in')}` },
    emailAndPassword: {
      enabled: true,
      disableSignUp: !selfRegistration,
      autoSignIn: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      revokeSessionsOnPasswordReset: true,
    },
    user: { validateUserInfo: validateProviderUser },
    // Nothing makes them longer: who is asked every few seconds would never have to sign in again.
    session: { expiresIn: sessionDays * 24 * 3_600, disableSessionRefresh: true },
    account: {
      // The operator has chosen the one identity provider there is, and made the accounts: they are of one person, unless the
      // provider says that it does not know whose the address is (provider-user.ts).
      accountLinking: { enabled: true, trustedProviders: ['oidc'] },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      ...REQUESTS,
      // Those of better-auth's own would hold, for the paths that are not named here.
      customRules: {
        '/sign-in/email': GUESSES,
        '/sign-up/email': GUESSES,
        '/change-password': GUESSES,
        '/sign-in/social': REQUESTS,
      },
    },
    advanced: {
      cookiePrefix: cookiePrefix(authSecret),
      defaultCookieAttributes: { path: BASE_PATH || '/' },
      useSecureCookies: baseUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => randomUUID() },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        if (ctx.path === '/sign-in/email') await needFewGuesses(String(ctx.body?.email).toLowerCase())
        if (ctx.path === '/change-password') await needFewGuesses((await getSessionFromCtx(ctx))?.user.id)
      }),
    },
    databaseHooks: {
      user: { create: { after: tellOfAccount }, update: { after: tellOfNewNames } },
      account: { create: { before: keepNoTokens, after: tellOfLink }, update: { before: keepNoTokens } },
      session: { create: { before: needEnabled, after: tellOfSignIn } },
    },
    plugins: oidcPlugins(env()),
  })
}

/** The state of a sign-in by the identity provider is a secret as long as that goes on, and better-auth tells it with what went wrong. */
function withoutState(detail: unknown): unknown {
  if (!(detail instanceof Error) || !('details' in detail)) return detail
  const { name, message, stack } = detail
  return { name, message, stack, ...('code' in detail && { code: detail.code }) }
}

/** Whether something is there already, as the e-mail address of whoever registers at the same moment: nothing is wrong with the service. */
function isTaken(detail: unknown): boolean {
  return detail instanceof Error && 'code' in detail && detail.code === UNIQUE_VIOLATION
}

/** Nothing is asked of the identity provider for somebody who has signed in: what it gave for that is not kept. */
async function keepNoTokens<T extends object>(account: T) {
  return { data: { ...account, accessToken: null, refreshToken: null, idToken: null } }
}

/**
 * Whoever guesses from many addresses is held up too. Only what the limit of one address has let through counts: nobody holds up another
 * from one address at no cost.
 * @throws APIError that says, as better-auth does, in how many seconds it can be tried again.
 */
async function needFewGuesses(key: string | undefined): Promise<void> {
  const seconds = key === undefined ? null : await countGuess(fromPrisma(prisma()), key)
  if (seconds === null) return
  throw new APIError(
    'TOO_MANY_REQUESTS',
    { message: 'Too many wrong passwords' },
    { 'X-Retry-After': String(seconds) },
  )
}

/** What better-auth is about to make, or has made. */
type NewSession = { userId: string; ipAddress?: string | null }

/** @throws APIError for somebody who is shut out. */
async function needEnabled({ userId }: NewSession): Promise<void> {
  await applyClaims(userId)
  // One that is made in this moment is not there yet for other connections than better-auth's own.
  if (!(await isDisabled(fromPrisma(prisma()), userId))) return
  throw new APIError('FORBIDDEN', { code: 'ACCOUNT_DISABLED', message: 'The account is disabled' })
}

/** Of an account that somebody has made by registering, or by coming from the identity provider. */
async function tellOfAccount({ id }: { id: string }): Promise<void> {
  const by = { id, address: clientAddress() }
  await record(fromPrisma(prisma()), { kind: 'account-made', by, subject: id })
}

async function tellOfSignIn({ userId, ipAddress }: NewSession): Promise<void> {
  sayWhoAsks(userId)
  const by = { id: userId, address: ipAddress ?? null }
  await record(fromPrisma(prisma()), { kind: 'signed-in', by, subject: userId })
}
