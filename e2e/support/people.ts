import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import type { Page } from 'playwright/test'
import { findKey, makeKey } from '../../lib/accounts/api-keys.ts'
import { addPerson, setDisabled } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import type { Attributes, Narrowing } from '../../lib/viewer.ts'
import { cookiePrefix } from '../../server/auth/cookie-prefix.ts'
import type { Site } from './fixtures.ts'
import { AUTH_SECRET } from './web-server.ts'

/** How the test servers call it. */
export const SESSION_COOKIE = `${cookiePrefix(AUTH_SECRET)}.session_token`

/** Somebody who is signed in, and the cookie that says so. */
export type SignedIn = { id: string; email: string; cookie: string }

/** Who somebody is, beside a member without attributes. */
type About = { roles?: string[]; attributes?: Attributes; isDisabled?: boolean; hasExpired?: boolean }

/** Makes an account and a session of its, as better-auth does: its cookie is the token with its signature. */
export async function signedIn(
  { admin }: Pick<Site, 'admin'>,
  name: string,
  about: About = {},
): Promise<SignedIn> {
  const { roles = ['member'], attributes = {}, isDisabled = false, hasExpired = false } = about
  const db = { executeSql: (sql: string, values?: unknown[]) => admin.query(sql, values) }
  const email = `${name}-${randomUUID()}@example.com`
  const id = await addPerson(db, { email, name, roles, attributes, passwordHash: null }, SERVICE)
  if (id === null) throw new Error('The address is taken')
  const token = randomBytes(24).toString('base64url')
  if (isDisabled) await setDisabled(db, id, true, SERVICE)
  await admin.query(
    `insert into claimcheck.session (id, user_id, token, expires_at, created_at, updated_at)
     values (gen_random_uuid(), $1, $2, now() + make_interval(hours => $3), now(), now())`,
    [id, token, hasExpired ? -1 : 1],
  )
  const signature = createHmac('sha256', AUTH_SECRET).update(token).digest('base64')
  return { id, email, cookie: `${SESSION_COOKIE}=${encodeURIComponent(`${token}.${signature}`)}` }
}

/** An API key of somebody's. `headers` are what a program sends with it. */
export type TestKey = { id: string; key: string; headers: { authorization: string } }

/** Makes one. */
export async function newKey(
  { admin }: Pick<Site, 'admin'>,
  ownerId: string,
  narrowing: Narrowing | null = null,
): Promise<TestKey> {
  const db = { executeSql: (sql: string, values?: unknown[]) => admin.query(sql, values) }
  const about = { name: 'of the tests', narrowing, expiresInDays: null }
  const key = String(await makeKey(db, ownerId, about, SERVICE))
  const found = await findKey(db, key)
  return { id: String(found?.id), key, headers: { authorization: `Bearer ${key}` } }
}

/** The password of {@link newPerson}. */
export const PASSWORD = 'correct horse battery'

/** Makes an account whose person signs in by a password. @returns the e-mail address. */
export async function newPerson(
  { admin }: Pick<Site, 'admin'>,
  name: string,
  roles = ['member'],
): Promise<string> {
  const email = `${name}-${randomUUID()}@example.com`
  const passwordHash = await hashPassword(PASSWORD)
  const db = { executeSql: (sql: string, values?: unknown[]) => admin.query(sql, values) }
  await addPerson(db, { email, name, roles, attributes: {}, passwordHash }, SERVICE)
  return email
}

/** Fills in the form that is open, and signs in by it. It takes what is entered once its scripts are there. */
export async function enter(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.waitForLoadState()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel(/^Password/).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Lets a browser be somebody's from now on. Its page is left first: it would go on asking, for what is somebody else's. */
export async function become(page: Page, url: string, person: SignedIn): Promise<void> {
  await page.goto('about:blank')
  await becomeUnheard(page, url, person)
}

/** The same as if they had signed in where no tab hears of it: the page that is open stays. */
export async function becomeUnheard(page: Page, url: string, { cookie }: SignedIn): Promise<void> {
  const [name = '', value = ''] = cookie.split('=')
  await page.context().addCookies([{ name, value, url }])
}

/** Opens the account menu, and chooses. */
export async function chooseOfAccount(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: /^Account: / }).click()
  await page.getByRole('menuitem', { name: item }).click()
}
