import { expect, type Page } from 'playwright/test'
import { releaseAddress } from '../lib/accounts/claimed-address.ts'
import { addPerson, findPerson, setDisabled } from '../lib/accounts/people.ts'
import { SERVICE } from '../lib/exports/events.ts'
import { type Site, test } from './support/fixtures.ts'
import { CLIENT, type IdentityProvider, openIdentityProvider, signInAs } from './support/identity-provider.ts'
import { openPlainProxy, type PlainProxy } from './support/plain-proxy.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

let proxy: PlainProxy
let provider: IdentityProvider
let web: WebServer

test.beforeAll(async ({ site }) => {
  proxy = await openPlainProxy(site.url)
  provider = await openIdentityProvider(`${proxy.url}/api/auth/callback/oidc`)
  web = await startWebServer(site, {
    CLAIMCHECK_DEMO: 'false',
    APP_URL: proxy.url,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT.client_id,
    OIDC_CLIENT_SECRET: CLIENT.client_secret,
    OIDC_NAME: 'Acme',
    OIDC_ROLES: 'admin=groups:claimcheck-admins,finance=groups:finance',
    OIDC_ATTRIBUTES: 'country=country',
  })
  proxy.target = web.url
})
test.afterAll(async () => {
  await web.stop()
  await provider[Symbol.asyncDispose]()
  await proxy[Symbol.asyncDispose]()
})
// The provider's own pages are not ours to mend.
test.use({ allowedComplaints: /.*/ })

function databaseOf(site: Site) {
  return { executeSql: (sql: string, values?: unknown[]) => site.admin.query(sql, values) }
}

/** Signs in at the provider, however often this address has done so just now. */
async function enterAs(page: Page, site: Site, name: string): Promise<void> {
  await site.admin.query('delete from claimcheck.rate_limit')
  await signInAs(page, proxy.url, name)
}

/** What the audit trail has of an account, but for its sessions. */
async function trailOf(site: Site, id: string) {
  const { rows } = await site.admin.query(
    `select kind, details from claimcheck.event where subject = $1 and kind not like 'signed-%' order by id`,
    [id],
  )
  return rows
}

test('who comes from the identity provider has what it says of them, at each sign-in anew', async ({
  page,
  site,
}) => {
  const db = databaseOf(site)
  const jane = { email: 'jane@acme.example', email_verified: true, name: 'Jane Roe' }
  provider.claims.jane = { ...jane, groups: ['claimcheck-admins', 'other'], country: ['BR', 'CA'] }
  await signInAs(page, proxy.url, 'jane')
  await expect(page).toHaveURL(`${proxy.url}/account`)
  await expect(page.getByText('jane@acme.example')).toBeVisible()
  await expect(page.getByText('country: BR, CA')).toBeVisible()
  expect(await findPerson(db, jane.email)).toMatchObject({
    name: 'Jane Roe',
    roles: ['member', 'admin'],
    attributes: { country: ['BR', 'CA'] },
    ways: ['oidc'],
  })

  provider.claims.jane = { ...jane, groups: 'finance' }
  await signInAs(page, proxy.url, 'jane')
  await expect(page.getByText('finance')).toBeVisible()
  const person = await findPerson(db, jane.email)
  expect(person).toMatchObject({ roles: ['member', 'finance'], attributes: {} })

  await setDisabled(db, String(person?.id), true, SERVICE)
  await signInAs(page, proxy.url, 'jane')
  await expect(page.getByText('You could not be signed in.')).toBeVisible()
  await page.goto(`${proxy.url}/exports`)
  await expect(page).toHaveURL(/sign-in/)
})

test('an address that the provider calls unverified opens no account that is there', async ({
  page,
  site,
}) => {
  const db = databaseOf(site)
  const boss = { email: 'boss@acme.example', name: 'Boss', roles: ['member', 'admin'], attributes: {} }
  const id = String(await addPerson(db, { ...boss, passwordHash: 'x' }, SERVICE))
  const claims = { email: 'Boss@acme.example', name: 'Nobody Special', groups: ['claimcheck-admins'] }
  provider.claims.mallory = { ...claims, email_verified: false }
  await enterAs(page, site, 'mallory')
  await expect(page.getByText('Have the address verified at the provider')).toBeVisible()
  expect(await findPerson(db, id)).toMatchObject({ ...boss, ways: ['credential'] })
  expect((await trailOf(site, id)).map(({ kind }) => kind)).toEqual(['account-made'])

  provider.claims.boss = { ...claims, email_verified: true }
  await enterAs(page, site, 'boss')
  await expect(page).toHaveURL(`${proxy.url}/account`)
  expect(await findPerson(db, id)).toMatchObject({ name: 'Nobody Special', ways: ['credential', 'oidc'] })
  expect((await trailOf(site, id)).slice(1)).toEqual([
    { kind: 'way-in-added', details: { way: 'oidc' } },
    { kind: 'name-changed', details: { before: 'Boss', after: 'Nobody Special' } },
  ])

  // The provider gives the same person another's address, and one of their own.
  await addPerson(db, { ...boss, email: 'taken@acme.example', passwordHash: null }, SERVICE)
  provider.claims.boss = { ...claims, email: 'taken@acme.example', email_verified: true }
  await enterAs(page, site, 'boss')
  await expect(page.getByText('an e-mail address that another account here has')).toBeVisible()
  provider.claims.boss = { ...claims, email: 'chief@acme.example', email_verified: true }
  await enterAs(page, site, 'boss')
  await expect(page.getByText('chief@acme.example')).toBeVisible()
  expect((await trailOf(site, id)).at(-1)).toEqual({
    kind: 'email-changed',
    details: { before: 'boss@acme.example', after: 'chief@acme.example' },
  })
})

test('who finds their address claimed is told what to do, and comes in once it is released', async ({
  page,
  site,
}) => {
  const db = databaseOf(site)
  const vic = { email: 'vic@acme.example', name: 'Vic', roles: ['member'], attributes: {}, passwordHash: 'x' }
  const claimant = String(await addPerson(db, vic, SERVICE))
  await site.admin.query('update claimcheck."user" set email_verified = false where id = $1', [claimant])
  provider.claims.vic = { email: vic.email, name: 'The real Vic', email_verified: true }
  await enterAs(page, site, 'vic')
  await expect(page.getByText('to confirm or release the address')).toBeVisible()
  expect(await releaseAddress(db, claimant, SERVICE)).toBe(true)
  await enterAs(page, site, 'vic')
  await expect(page.getByText(vic.email)).toBeVisible()
  expect((await findPerson(db, vic.email))?.id).not.toBe(claimant)
})

test('whoever comes back to a sign-in that is gone is told so on a page', async ({ page }) => {
  for (const search of ['', '?code=x', '?code=x&state=gone', '?error=access_denied']) {
    await page.goto(`${proxy.url}/api/auth/callback/oidc${search}`)
    await expect(page.getByText('Begin again.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Sign in with Acme' })).toBeVisible()
  }
})
