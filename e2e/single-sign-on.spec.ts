import { expect } from 'playwright/test'
import { findPerson, setDisabled } from '../lib/accounts/people.ts'
import { SERVICE } from '../lib/exports/events.ts'
import { test } from './support/fixtures.ts'
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

test('who comes from the identity provider has what it says of them, at each sign-in anew', async ({
  page,
  site,
}) => {
  const db = { executeSql: (sql: string, values?: unknown[]) => site.admin.query(sql, values) }
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
