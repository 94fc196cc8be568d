import { expect, type Page } from 'playwright/test'
import { insertExport, readExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { readCsv } from './support/files.ts'
import { type Site, test } from './support/fixtures.ts'

const filtered = (...value: string[]) => ({
  columns: ['id', 'status'],
  filters: [{ column: 'status', operator: 'in', value }],
})
const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('rowheader') })
const row = (page: Page, id: string) =>
  page.getByRole('row').filter({ has: page.locator(`a[href="/exports/${id}"]`) })

/** Opens what can be done with an export, and does it. */
async function act(page: Page, id: string, name: string): Promise<void> {
  await row(page, id)
    .getByRole('button', { name: /^More about / })
    .click()
  await page.getByRole('menuitem', { name, exact: true }).click()
}

/** Three exports, of which the first has a file. */
async function three(site: Site) {
  const { id: ready } = await finishedExport(site, Buffer.from('Order,Status\r\n1,paid\r\n'), {
    request: filtered('paid', 'shipped'),
  })
  const failed = await insertExport(site, { status: 'failed', dataset: 'customers' })
  const queued = await insertExport(site, { request: filtered('pending') })
  return { ready, failed, queued }
}

test.beforeEach(async ({ worker }) => {
  // It would notice that some of these exports have no job.
  await worker.stop()
})

test('exports of one dataset are told apart by what they ask for, and by the names that they are given', async ({
  page,
  site,
}) => {
  const { ready, queued } = await three(site)
  await page.goto('/exports')
  await expect(row(page, ready)).toContainText('Status is one of “paid”, “shipped” · 2 of 9 columns')
  await expect(row(page, queued)).toContainText('Status is one of “pending”')
  await act(page, ready, 'Rename')
  const dialog = page.getByRole('dialog', { name: 'Rename “Orders”' })
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused()
  await page.keyboard.type('For the board')
  await page.keyboard.press('Enter')
  await expect(row(page, ready).getByRole('link', { name: 'For the board', exact: true })).toBeVisible()
  await expect(row(page, ready)).toContainText('Orders · Status is one of')
  await expect(page.getByRole('button', { name: 'More about For the board' })).toBeFocused()
  await expect(dialog).toBeHidden()
  await page.goto(`/exports/${ready}`)
  await expect(page.getByRole('heading', { name: 'For the board', level: 1 })).toBeVisible()
})

test('the history is searched by name, and shown by status and dataset, as its address says', async ({
  page,
  site,
}) => {
  const { ready, failed, queued } = await three(site)
  await site.admin.query(`update claimcheck.export set name = 'For the board' where id = $1`, [ready])
  await page.goto('/exports')
  await page.getByRole('textbox', { name: 'Name or dataset' }).fill('BOARD')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/exports?search=BOARD&**')
  await expect(rows(page)).toHaveCount(1)
  await expect(row(page, ready)).toBeVisible()
  await page.goto('/exports')
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Not ended yet')
  await page.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(rows(page)).toHaveCount(1)
  await expect(row(page, queued)).toBeVisible()
  await page.goto('/exports?dataset=customers&status=failed')
  await expect(rows(page)).toHaveCount(1)
  await expect(row(page, failed)).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Dataset' })).toHaveValue('customers')
  await page.goto('/exports?search=nothing+of+it')
  await expect(page.getByRole('heading', { name: 'No export fits' })).toBeVisible()
  await page.getByRole('link', { name: 'Show all' }).last().click()
  await expect(rows(page)).toHaveCount(3)
})

test('an export is cancelled, deleted and made anew from the history', async ({ page, site, worker }) => {
  const { ready, failed, queued } = await three(site)
  await page.goto('/exports')
  await act(page, queued, 'Cancel')
  await page.getByRole('button', { name: 'Yes, cancel it' }).click()
  await expect(row(page, queued)).toContainText('Cancelled')
  expect((await readExport(site, queued)).status).toBe('cancelled')
  await act(page, failed, 'Delete')
  await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await page.getByRole('button', { name: 'Yes, delete it' }).click()
  await expect(row(page, failed)).toHaveCount(0)
  await expect(page).toHaveURL(/\/exports$/)
  await act(page, ready, 'Edit and export again')
  await expect(page.getByText('2 of 9 selected')).toBeVisible()
  await page.goto('/exports')
  await worker.start()
  const download = page.waitForEvent('download', { timeout: 0 })
  await act(page, queued, 'Make it again')
  expect((await readCsv(await download)).header).toEqual(['Order', 'Status'])
})

test('the focus goes on from a row that is deleted, and the deletion is said', async ({ page, site }) => {
  const { ready, failed, queued } = await three(site)
  await site.admin.query(
    `update claimcheck.export set status = 'cancelled', finished_at = now() where id = $1`,
    [queued],
  )
  await page.goto('/exports')
  const more = (id: string) => row(page, id).getByRole('button', { name: /^More about / })
  const remove = async (id: string, title: string) => {
    await more(id).press('Enter')
    // What opens takes the focus, and would take it from what is pressed before.
    await expect(page.getByRole('menuitem').first()).toBeFocused()
    await page.getByRole('menuitem', { name: 'Delete', exact: true }).press('Enter')
    await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused()
    await page.getByRole('button', { name: 'Yes, delete it' }).press('Enter')
    await expect(row(page, id)).toHaveCount(0)
    await expect(page.getByRole('status').filter({ hasText: `“${title}” is deleted.` })).toBeAttached()
  }
  await expect(rows(page)).toHaveCount(3)
  // The newest is the first.
  await remove(failed, 'Customers')
  await expect(more(ready)).toBeFocused()
  await remove(ready, 'Orders')
  await expect(more(queued)).toBeFocused()
  await remove(queued, 'Orders')
  await expect(page.getByRole('heading', { name: 'No exports yet', level: 1 })).toBeFocused()
})

test('the history is accessible, with what opens in it', async ({ page, site }) => {
  await bringAxe(page)
  const { ready } = await three(site)
  await page.goto('/exports')
  await expectAccessible(page, async () => {
    // In another size of the window it may still be open, and is hidden while what it stands beside is out of sight.
    const item = page.getByRole('menuitem', { name: 'Delete' })
    const opener = row(page, ready).getByRole('button', { name: /^More about / })
    await opener.scrollIntoViewIfNeeded()
    if ((await opener.getAttribute('aria-expanded')) !== 'true') await opener.click()
    await expect(item).toBeVisible()
  })
  await page.keyboard.press('Escape')
  await expectAccessible(page, async () => {
    await page.reload()
    await act(page, ready, 'Rename')
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeVisible()
  })
})
