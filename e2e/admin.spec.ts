import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import { insertExport, readExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { watchPages } from './support/document.ts'
import { test } from './support/fixtures.ts'
import { become, enter, type SignedIn, signedIn } from './support/people.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

let web: WebServer
let admin: SignedIn

/** A server on which people sign in: in the demo anybody may be its administrator. */
test.beforeAll(async ({ site }) => {
  web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
  admin = await signedIn(site, 'Iris', { roles: ['member', 'admin'] })
})
test.afterAll(() => web.stop())
test.beforeEach(({ page }) => become(page, web.url, admin))
test.use({ allowedComplaints: /status of 404/ })

test('somebody is added, signs in, is out as soon as they are disabled, and that is in the trail', async ({
  page,
  browser,
}) => {
  const email = `nora-${randomUUID()}@example.com`
  await page.goto(web.url)
  await page.getByRole('button', { name: 'Account: Iris' }).click()
  await page.getByRole('menuitem', { name: 'Administration' }).click()
  await page.getByRole('link', { name: 'People' }).click()
  await page.getByRole('link', { name: 'Add person' }).click()
  await expect(page.getByRole('heading', { name: 'Add person' })).toBeVisible()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Name').fill('Nora')
  await page.getByLabel('Attributes').fill('country=[DE, CH]\nnonsense')
  await page.getByRole('button', { name: 'Add person' }).click()
  await expect(page.getByText('"nonsense" is no attribute')).toBeVisible()
  await page.getByLabel('Attributes').fill('country=[DE, CH]')
  await page.getByRole('button', { name: 'Add person' }).click()
  const password = await page.getByRole('alert').getByRole('code').textContent()
  expect(password).toMatch(/^[\w-]{24}$/)

  await using theirs = await browser.newContext()
  watchPages(theirs)
  const their = await theirs.newPage()
  await their.goto(`${web.url}/sign-in?next=/account`)
  await enter(their, email, String(password))
  await expect(their.getByText('country: DE, CH')).toBeVisible()
  // Signing in loads a page anew: its buttons do something once its scripts are there.
  await their.waitForLoadState()
  await their.getByRole('button', { name: 'Account: Nora' }).click()
  await expect(their.getByRole('menuitem', { name: 'Your account' })).toBeVisible()
  await expect(their.getByRole('menuitem', { name: 'Administration' })).toHaveCount(0)
  await their.keyboard.press('Escape')
  await their.getByLabel('Current password').fill(String(password))
  await their.getByLabel('New password').fill('a better one than before')
  await their.getByRole('button', { name: 'Change the password' }).click()
  await expect(their.getByText('Your password is changed.')).toBeVisible()
  // The session is a new one, and the page that came with the answer was made for it.
  await expect(their.getByLabel('Current password')).toHaveValue('')
  await expect(their.getByRole('button', { name: 'Account: Nora' })).toBeVisible()
  const response = await their.goto(`${web.url}/admin/people`)
  expect(response?.status()).toBe(404)
  await expect(their.getByText('There is no such page.')).toBeVisible()

  await page.getByRole('link', { name: 'Open their account' }).click()
  await expect(page).toHaveTitle(/^Nora · /)
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('button', { name: 'Yes, disable' }).click()
  await expect(page.getByRole('button', { name: 'Enable' })).toBeVisible()
  // What was shown once is nowhere any more.
  expect(await page.content()).not.toContain(String(password))
  await their.goto(`${web.url}/account`)
  await expect(their).toHaveURL(/\/sign-in/)
  await page.getByRole('link', { name: 'What they have done' }).click()
  const lines = page.getByRole('table', { name: 'What has happened' }).getByRole('row')
  await expect(lines.filter({ hasText: 'Account disabled: Nora' })).toContainText('Iris')
  // With the first password, and by changing it.
  await expect(lines.filter({ hasText: 'Signed in' })).toContainText(['127.0.0.1', '127.0.0.1'])
  for (const text of [await page.content(), web.output()]) expect(text).not.toContain(String(password))
})

test('an administrator’s own account is not theirs to shut', async ({ page }) => {
  await page.goto(`${web.url}/admin/people/${admin.id}`)
  await expect(page.getByText('This is you')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Disable' })).toHaveCount(0)
  await page.getByRole('textbox', { name: 'Roles' }).fill('member')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('This is your own account.')).toBeVisible()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Roles' })).toHaveValue('member admin')
})

test('somebody’s export is found, and cancelled after a question', async ({ page, site, worker }) => {
  // It would see that there is no job.
  await worker.stop()
  const owner = await signedIn(site, 'Otto')
  const id = await insertExport(site, { owner_id: owner.id, dataset: 'customers' })
  await insertExport(site, { owner_id: owner.id, status: 'cancelled' })
  await page.goto(`${web.url}/admin/exports`)
  const rows = page.getByRole('table', { name: 'Everybody’s exports' }).getByRole('row')
  await page.getByLabel('Owner’s name or e-mail').fill('otto-')
  await page.getByLabel('Status').selectOption('Queued')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(rows).toHaveCount(2)
  await expect(rows.last()).toContainText(owner.email.toLowerCase())
  await page.getByRole('button', { name: 'Cancel Customers of Otto' }).click()
  await page.getByRole('button', { name: 'Yes, cancel it' }).click()
  await expect(page.getByText('No export fits.')).toBeVisible()
  expect(await readExport(site, id)).toMatchObject({ status: 'cancelled' })
  await page.getByLabel('Status').selectOption('Any')
  await page.getByLabel('Dataset').selectOption('Customers')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(rows).toHaveCount(2)
  await page.getByRole('link', { name: 'Events' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Cancelled' })).toContainText('Iris')
})

test('the trail says who downloaded what, and the workers what they do', async ({ page, site }) => {
  // Who may see every row may have the file of every row.
  const owner = await signedIn(site, 'Dana', { roles: ['member', 'admin'] })
  const { id } = await finishedExport(site, Buffer.from('Order\r\n'))
  await site.admin.query('update claimcheck.export set owner_id = $2 where id = $1', [id, owner.id])
  const init = { headers: { cookie: owner.cookie } }
  expect((await fetch(`${web.url}/api/exports/${id}/file`, init)).status).toBe(200)
  await page.goto(`${web.url}/admin/events`)
  await page.getByLabel('What').selectOption('Downloaded')
  await page.getByLabel('Person’s name or e-mail').fill(owner.email)
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  const line = page.getByRole('row').filter({ hasText: 'Downloaded' })
  await expect(line).toHaveCount(1)
  await expect(line).toContainText(/Orders of Dana.*the whole file.*Dana.*127\.0\.0\.1/)
  await expect(line.getByRole('link', { name: 'Dana', exact: true })).toHaveAttribute(
    'href',
    `/admin/people/${owner.id}`,
  )
  await expect(line.getByRole('cell').first()).toContainText(owner.email.toLowerCase())
  await page.getByRole('link', { name: 'Workers' }).click()
  const row = page.getByRole('row').filter({ hasText: 'process' })
  await expect(row).toContainText('store: good')
  await site.admin.query(`update claimcheck.worker set host = 'another-machine'`)
  await expect(row).toContainText('another-machine')
})
