import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from 'playwright/test'
import { readExport } from '../test/support/exports.ts'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { addFilter, openForm, pressExport } from './support/form.ts'

test('a running export is cancelled after a second click, and leaves no file', async ({
  page,
  request,
  site,
  slowSource: _,
}) => {
  await openForm(page, 'orders')
  const id = await pressExport(page)
  await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]/)
  await cancel(page)
  await expect(page.getByRole('alert', { name: 'The export was cancelled' })).toBeVisible()
  expect((await readExport(site, id)).status).toBe('cancelled')
  expect((await request.get(`/api/exports/${id}/file`)).status()).toBe(409)
  const partial = () => readdir(path.join(site.storeFolder, 'partial'))
  await expect.poll(partial).toEqual([])
})

test('an export that waits is cancelled at once, and can be made again', async ({ page, worker }) => {
  await worker.stop()
  await openForm(page, 'customers')
  const filter = await addFilter(page, 'Customer', 'is between')
  await filter.getByRole('textbox', { name: 'To' }).fill('3')
  await pressExport(page)
  await cancel(page)
  await expect(page.getByRole('alert', { name: 'The export was cancelled' })).toBeVisible()
  await worker.start()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Make it again' }).click()
  expect((await readCsv(await download)).rows).toHaveLength(3)
})

async function cancel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Cancel export' }).click()
  await page.getByRole('button', { name: 'Yes, cancel it' }).click()
}
