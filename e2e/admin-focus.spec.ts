import { randomUUID } from 'node:crypto'
import { expect, type Page } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { test } from './support/fixtures.ts'
import { newPerson, signedIn } from './support/people.ts'

/* An administrator who works by the keyboard goes on from where they were, whatever has become of what they pressed. */

test.beforeEach(({ page, site }) =>
  page.context().addCookies([{ name: 'claimcheck.demo', value: 'demo-admin', url: site.url }]),
)

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Presses a button that asks, and answers with yes. */
async function agree(page: Page, name: string | RegExp, yes: string): Promise<void> {
  await page.getByRole('button', { name, exact: typeof name === 'string' }).press('Enter')
  await button(page, yes).press('Enter')
}

/** Whether something has the focus; the page as a whole is nothing. */
async function expectPlace(page: Page): Promise<void> {
  await expect(page.locator(':focus')).toHaveCount(1)
}

test('where somebody is added: to what is wrong, to the password, and to the next one', async ({ page }) => {
  await page.goto('/admin/people/add')
  await page.getByLabel('E-mail address').fill(`keys-${randomUUID()}@example.com`)
  await page.getByLabel('Name').fill('Keys')
  await page.getByLabel('Attributes').fill('nonsense')
  await button(page, 'Add person').press('Enter')
  await expect(page.getByLabel('Attributes')).toBeFocused()
  await page.getByLabel('Attributes').fill('')
  await button(page, 'Add person').press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Their new password' })).toBeFocused()
  await button(page, 'Add another person').press('Enter')
  await expect(page.getByLabel('E-mail address')).toBeFocused()
})

test('at somebody’s account: to the password, and to the button that stands there now', async ({
  page,
  site,
}) => {
  const { id } = await signedIn(site, 'Shut')
  await page.goto(`/admin/people/${id}`)
  await agree(page, 'New password', 'Yes, make one')
  await expect(page.getByRole('alert').filter({ hasText: 'Their new password' })).toBeFocused()
  await agree(page, 'Disable', 'Yes, disable')
  await expect(button(page, 'Enable')).toBeFocused()
  await button(page, 'Enable').press('Enter')
  await expect(button(page, 'Disable')).toBeFocused()
  await page.getByRole('textbox', { name: 'Roles' }).fill('a;b')
  await button(page, 'Save').press('Enter')
  await expect(page.getByRole('textbox', { name: 'Roles' })).toBeFocused()
})

test('where an address is confirmed or released, which is asked no more then', async ({ page, site }) => {
  for (const [name, yes, kind] of [
    ['Confirm the address', 'Yes, confirm it', 'email-confirmed'],
    ['Release the address', 'Yes, release it', 'account-disabled'],
  ] as const) {
    const email = await newPerson(site, kind)
    const { rows } = await site.admin.query(
      'update claimcheck."user" set email_verified = false where email = $1 returning id',
      [email],
    )
    await page.goto(`/admin/people/${rows[0].id}`)
    await agree(page, name, yes)
    await expect(button(page, name)).toBeHidden()
    await expectPlace(page)
    await page.goto(`/admin/events?person=${rows[0].id}&kind=${kind}`)
    await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
  }
})

test('in a row whose export is cancelled, or has ended by itself', async ({ page, site, worker }) => {
  await worker.stop()
  await insertExport(site, { dataset: 'customers' })
  const id = await insertExport(site, { status: 'running', started_at: new Date() })
  await page.goto('/admin/exports')
  const events = (dataset: string) =>
    page.getByRole('row').filter({ hasText: dataset }).getByRole('link', { name: 'Events' })
  await agree(page, /^Cancel Customers/, 'Yes, cancel it')
  await expect(page.getByRole('button', { name: /^Cancel Customers/ })).toBeHidden()
  await expect(events('Customers')).toBeFocused()
  await page.getByRole('button', { name: /^Cancel Orders/ }).focus()
  await site.admin.query(
    `update claimcheck.export set status = 'failed', finished_at = now(), error_code = 'internal' where id = $1`,
    [id],
  )
  await expect(page.getByRole('button', { name: /^Cancel Orders/ })).toBeHidden()
  await expect(events('Orders')).toBeFocused()
})

test('in a list from which the row itself is gone', async ({ page, site, worker }) => {
  await worker.stop()
  await insertExport(site, {})
  await page.goto('/admin/exports?status=queued')
  await agree(page, /^Cancel Orders/, 'Yes, cancel it')
  await expect(page.getByText('No export fits.')).toBeVisible()
  await expectPlace(page)
})

test('people are chosen from where a part of a name or address fits several', async ({ page, site }) => {
  const [first] = [await signedIn(site, 'Twin'), await signedIn(site, 'Twin')]
  await insertExport(site, { owner_id: first.id, status: 'cancelled' })
  for (const [path, label] of [
    ['/admin/exports', 'Owner’s name or e-mail'],
    ['/admin/events', 'Person’s name or e-mail'],
  ] as const) {
    await page.goto(path)
    await page.getByLabel(label).fill('twin')
    await page.getByLabel(label).press('Enter')
    const fitting = page.getByRole('group', { name: 'People who fit' })
    await expect(fitting).toContainText('2 people fit “twin”')
    await fitting
      .getByRole('listitem')
      .filter({ hasText: first.email.toLowerCase() })
      .getByRole('link')
      .click()
    await expect(page.getByLabel(label)).toHaveValue(first.email.toLowerCase())
    await expect(page.getByRole('table').getByRole('row').nth(1)).toContainText(first.email.toLowerCase())
  }
})
