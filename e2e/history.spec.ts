import { expect } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm } from './support/form.ts'

/** Exports on one page of the history. */
const PAGE_SIZE = 20

test('the history lists the newest export first, each with its file', async ({ page }) => {
  await openForm(page, 'orders')
  const filter = await addFilter(page, 'Order', 'is between')
  await filter.getByRole('textbox', { name: 'To' }).fill('1234')
  await exportFile(page)
  await openForm(page, 'customers')
  await chooseColumns(page, 'Customer')
  await exportFile(page)

  await page.getByRole('link', { name: 'History' }).click()
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible()
  const [, newest, next] = await page.getByRole('row').all()
  if (!newest || !next) throw new Error('The history has fewer than two exports')
  await expect(newest).toContainText(/Customers.*Ready.*50,000/)
  await expect(next).toContainText(/Orders.*Ready.*1,234/)

  const download = page.waitForEvent('download')
  await newest.getByRole('link', { name: /^Download customers-.*\.csv$/ }).click()
  const { header, rows } = await readCsv(await download)
  expect([header, rows.length]).toEqual([['Customer'], 50_000])
})

test('older exports are a page away, and every one is listed once', async ({ page, site }) => {
  for (let minute = 0; minute < PAGE_SIZE + 5; minute++) {
    await insertExport(site, { status: 'failed', created_at: new Date(Date.UTC(2026, 0, 1, 0, minute)) })
  }
  const { rows } = await site.admin.query<{ href: string }>(
    `select '/exports/' || id as href from claimcheck.export order by created_at desc, id desc`,
  )
  const listed = () =>
    page
      .getByRole('table')
      .getByRole('link', { name: 'Orders', exact: true })
      .evaluateAll((links) => links.map((it) => it.getAttribute('href')))

  await page.goto('/exports')
  const first = await listed()
  expect(first).toHaveLength(PAGE_SIZE)
  await page.getByRole('link', { name: 'Older' }).click()
  await page.waitForURL('**/exports?cursor=*')
  await expect(page.getByRole('link', { name: 'Newest' })).toBeVisible()
  expect([...first, ...(await listed())]).toEqual(rows.map(({ href }) => href))
})

test.describe('after Back', () => {
  for (const [path, person] of [
    ['/exports', 'demo'],
    ['/admin/exports', 'demo-admin'],
  ] as const)
    test(`the fields of ${path} say what its list shows`, async ({ context, page, site, worker }) => {
      await worker.stop()
      await insertExport(site)
      await context.addCookies([{ name: 'claimcheck.demo', value: person, url: site.url }])
      await page.goto(path)
      const status = page.getByRole('combobox', { name: 'Status' })
      const rows = page.getByRole('table').getByRole('row')
      await status.selectOption('Failed')
      await page.getByRole('button', { name: 'Show', exact: true }).click()
      await page.waitForURL(`**${path}?*status=failed*`)
      await expect(status).toHaveValue('failed')
      await expect(rows).toHaveCount(0)
      await page.goBack()
      await page.waitForURL(`**${path}`)
      await expect(rows).toHaveCount(2)
      await expect(status).toHaveValue('')
    })
})

test('the history follows an export that is still waiting', async ({ page, site, worker }) => {
  // A worker would notice that this export has no job.
  await worker.stop()
  const id = await insertExport(site)
  await page.goto('/exports')
  const row = page.getByRole('row').filter({ has: page.locator(`a[href="/exports/${id}"]`) })
  await expect(row).toContainText('Queued')
  await site.admin.query(`update claimcheck.export set status = 'failed' where id = $1`, [id])
  await expect(row).toContainText('Failed')
})
