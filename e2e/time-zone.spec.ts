import { readFile } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { STANDARD_FORMAT } from '../lib/exports/format-options.ts'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm, pressExport } from './support/form.ts'

test.use({ timezoneId: 'Europe/Berlin' })

test('a new form is in the time zone of its reader, and the file has their times', async ({ page }) => {
  await openForm(page, 'orders')
  await expect(page.getByText('Times of Europe/Berlin')).toBeVisible()
  await expect(page).toHaveURL(/\?dataset=orders$/)
  await expect(page.getByRole('radio', { name: 'CSV', exact: true })).toBeChecked()
  await chooseColumns(page, 'Order', 'Placed')
  await expect(page).toHaveURL(/\?dataset=orders&columns=id,placed_at&format\.timeZone=Europe\/Berlin$/)

  const placed = await addFilter(page, 'Placed', 'is before')
  await placed.getByRole('textbox', { name: 'Value' }).fill('2020-01-01 01:06')
  await expect(page.getByText('Days and times are those of Europe/Berlin.')).toBeVisible()
  const file = await exportFile(page)
  expect(await readFile(await file.path(), 'utf8')).toBe(
    'Order,Placed\r\n1,2020-01-01 01:02:53.001+01\r\n2,2020-01-01 01:05:46.002+01\r\n',
  )
  await expect(page.getByRole('region', { name: 'What was requested' })).toContainText('CSV, Europe/Berlin')
})

test('what was changed back leaves the address of a new form, which names a zone that is another one', async ({
  page,
}) => {
  await openForm(page, 'orders')
  const note = page.getByRole('checkbox', { name: 'Note', exact: true })
  await note.uncheck()
  await expect(page).toHaveURL(/&format\.timeZone=Europe\/Berlin$/)
  await note.check()
  await expect(page).toHaveURL(/\?dataset=orders$/)

  await addFilter(page, 'Placed', 'is after')
  await page.getByRole('button', { name: 'Change the time zone' }).click()
  const zone = page.getByRole('combobox', { name: 'Time zone' })
  await expect(zone).toBeFocused()
  await zone.fill('UTC')
  await page.getByRole('option', { name: 'UTC', exact: true }).click()
  // What was opened for it can be closed.
  await page.getByRole('button', { name: /^Advanced/ }).click()
  await expect(zone).toHaveCount(0)
  await page.getByRole('button', { name: 'Remove filter 1' }).click()
  await expect(page).toHaveURL(/\?dataset=orders&format\.timeZone=UTC$/)
  await page.reload()
  await expect(page.getByText('Times of UTC')).toBeVisible()
  await page.getByRole('radio', { name: 'CSV for Excel' }).click()
  await expect(page).toHaveURL(/\?dataset=orders&format=excel$/)
  await expect(page.getByText('Times of UTC')).toBeVisible()
})

test('a link that says something is in UTC unless it names a zone', async ({ page, site }) => {
  await page.goto('/?dataset=orders&filter=placed_at:less-than:2020-01-01+00:03')
  await expect(page.getByText('Days and times are those of UTC.')).toBeVisible()
  await exportFile(page)
  const { rows } = await site.admin.query('select request from claimcheck.export')
  expect(rows).toMatchObject([{ request: { format: STANDARD_FORMAT } }])

  await page.goto('/?dataset=orders&format.timeZone=Asia/Kathmandu')
  await expect(page.getByText('Times of Asia/Kathmandu')).toBeVisible()
})

test('a zone is found by its current name and by the one that it had', async ({ page }) => {
  await page.goto('/?dataset=orders&format.timeZone=Asia/Calcutta')
  await expect(page.locator('form[inert]')).toHaveCount(0)
  await page.getByRole('button', { name: /^Advanced/ }).click()
  const zone = page.getByRole('combobox', { name: 'Time zone' })
  // As the link has it.
  await expect(zone).toHaveValue('Asia/Calcutta')
  const find = async (typed: string, found: string) => {
    await zone.fill(typed)
    await expect(page.getByRole('option', { name: found, exact: true })).toBeVisible()
  }
  await find('Kolkata', 'Asia/Kolkata')
  await find('gmt', 'UTC')
  await find('Katmandu', 'Asia/Kathmandu')
  await find('Kathmandu', 'Asia/Kathmandu')
  await expect(page.getByRole('option')).toHaveCount(1)
  await zone.press('Enter')
  await expect(page).toHaveURL(/&format\.timeZone=Asia\/Kathmandu$/)
  await expect(page.getByText('Times of Asia/Kathmandu')).toBeVisible()
})

test.describe('a new form whose answer is lost', () => {
  // So does the browser.
  test.use({ allowedComplaints: /status of 409/ })

  test('asks for the same export again after a reload', async ({ page, site }) => {
    await openForm(page, 'customers')
    let isFirst = true
    // The server makes the export, and then says to the page what it says to those of another version.
    await page.route('**/*', async (route) => {
      const headers = route.request().headers()
      if (headers['next-action'] === undefined || !isFirst) return route.continue()
      isFirst = false
      await route.fetch({ maxRedirects: 0 })
      return route.continue({ headers: { ...headers, 'next-action': 'f'.repeat(42) } })
    })
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    const loaded = page.waitForEvent('load')
    await page.getByRole('button', { name: 'Load it anew' }).click()
    await loaded
    await expect(page.locator('form[inert]')).toHaveCount(0)
    const id = await pressExport(page)
    const { rows } = await site.admin.query('select id, request from claimcheck.export')
    expect(rows).toMatchObject([{ id, request: { format: { timeZone: 'Europe/Berlin' } } }])
  })
})
