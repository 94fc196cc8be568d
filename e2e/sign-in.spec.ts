import { hashPassword } from 'better-auth/crypto'
import { expect, type Page } from 'playwright/test'
import { addPerson } from '../lib/accounts/people.ts'
import { SERVICE } from '../lib/exports/events.ts'
import { type Site, test } from './support/fixtures.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

const PASSWORD = 'correct horse battery'

let web: WebServer

/** A server on which people sign in: the demo's is not. */
test.beforeAll(async ({ site }) => {
  web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
})
test.afterAll(() => web.stop())
test.use({ allowedComplaints: /status of 40[13]/ })

async function newPerson(site: Site, name: string): Promise<string> {
  const email = `${name}@example.com`
  const passwordHash = await hashPassword(PASSWORD)
  const db = { executeSql: (sql: string, values?: unknown[]) => site.admin.query(sql, values) }
  await addPerson(db, { email, name, roles: ['member'], attributes: {}, passwordHash }, SERVICE)
  return email
}

async function enter(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel(/^Password/).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('nobody sees anything but the way in, and comes back to where they wanted to go', async ({
  page,
  site,
}) => {
  const email = await newPerson(site, 'nina')
  await page.goto(`${web.url}/exports?cursor=x`)
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await expect(page.getByRole('link', { name: 'History' })).toHaveCount(0)
  await enter(page, email, 'something else')
  await expect(page.getByText('The e-mail address or the password is wrong.')).toBeVisible()
  await enter(page, email)
  await expect(page).toHaveURL(`${web.url}/exports?cursor=x`)
  await page.getByRole('button', { name: 'Account: nina' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in$/)
  await page.goBack()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})
