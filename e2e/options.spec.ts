import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import { expect, type Page } from 'playwright/test'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm, pick } from './support/form.ts'

test('a file for Excel is marked as UTF-8', async ({ page }) => {
  await openTwoOrders(page)
  await page.getByRole('radio', { name: 'CSV for Excel' }).check()
  const file = await readFile(await (await exportFile(page)).path(), 'utf8')
  expect(file).toBe('\uFEFFOrder,Placed\r\n1,2020-01-01 00:02:53.001+00\r\n2,2020-01-01 00:05:46.002+00\r\n')
})

test('options of one’s own choice make the file that they promise', async ({ page }) => {
  const options = await openTwoOrders(page)
  await pick(options, 'Delimiter', 'Semicolon (;)')
  await pick(options, 'Line end', 'LF (Linux, macOS)')
  const zone = options.getByRole('combobox', { name: 'Time zone' })
  await zone.fill('new_york')
  await page.getByRole('option', { name: 'America/New York' }).click()
  await page.getByRole('checkbox', { name: 'Header row' }).uncheck()
  await page.getByRole('checkbox', { name: 'Compress with gzip' }).check()
  const panel = page.locator('.submit-panel')
  await expect(panel).toContainText('1 filter, CSV (semicolon, no header row, LF line ends, gzip)')
  await expect(panel).toContainText('Times of America/New York')
  const file = await exportFile(page)
  expect(file.suggestedFilename()).toMatch(/\.csv\.gz$/)
  expect(gunzipSync(await readFile(await file.path())).toString()).toBe(
    '1;2019-12-31 19:02:53.001-05\n2;2019-12-31 19:05:46.002-05\n',
  )
  await expect(page.getByRole('region', { name: 'What was requested' })).toContainText('Semicolon')
})

/** Opens a form for two orders, with its options shown. @returns the part that holds them. */
async function openTwoOrders(page: Page) {
  await openForm(page, 'orders')
  await chooseColumns(page, 'Order', 'Placed')
  const filter = await addFilter(page, 'Order', 'is between')
  await filter.getByRole('textbox', { name: 'To' }).fill('2')
  await page.getByRole('button', { name: /^Advanced/ }).click()
  return page.getByRole('region', { name: 'Advanced' })
}
