import { expect, type Page } from 'playwright/test'
import { STANDARD_FORMAT } from '../lib/exports/format-options.ts'
import { test } from './support/fixtures.ts'
import { addFilter, openForm, pick, pressExport } from './support/form.ts'

const type = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })
const told = (page: Page) => page.getByText('As in your last export, remembered in this browser.')

async function exportOne(page: Page): Promise<void> {
  const filter = await addFilter(page, 'Order', 'equals')
  await filter.getByRole('textbox', { name: 'Value' }).fill('1')
  await pressExport(page)
}

test('a new form begins with the options of the last export, says so, and can be reset', async ({ page }) => {
  await openForm(page, 'orders')
  await expect(told(page)).toHaveCount(0)
  await type(page, 'CSV for Excel').check()
  await exportOne(page)
  await openForm(page, 'customers')
  await expect(told(page)).toBeVisible()
  await expect(type(page, 'CSV for Excel')).toBeChecked()
  await expect(page).toHaveURL(/\?dataset=customers&format=excel$/)

  // What is chosen instead is there after a reload, and in a copy of the address.
  await type(page, 'CSV').check()
  await expect(page).toHaveURL(/\?dataset=customers&format=standard$/)
  await page.reload()
  await expect(type(page, 'CSV')).toBeChecked()
  await expect(told(page)).toHaveCount(0)

  await openForm(page, 'orders')
  await expect(type(page, 'CSV for Excel')).toBeChecked()
  await page.getByRole('button', { name: 'Reset' }).click()
  await expect(type(page, 'CSV')).toBeFocused()
  await expect(type(page, 'CSV')).toBeChecked()
  await expect(told(page)).toHaveCount(0)
  await expect(page).toHaveURL(/\?dataset=orders$/)
  await openForm(page, 'orders')
  await expect(type(page, 'CSV')).toBeChecked()
})

test('what an address or an earlier export says goes before what is remembered', async ({ page }) => {
  await openForm(page, 'orders')
  await page.getByRole('button', { name: /^Advanced/ }).click()
  await pick(page.getByRole('region', { name: 'Advanced' }), 'Delimiter', 'Semicolon (;)')
  await expect(type(page, 'Custom')).toBeChecked()
  await exportOne(page)
  const edit = await page.getByRole('link', { name: 'Edit and export again' }).getAttribute('href')
  await openForm(page, 'orders')
  await expect(type(page, 'Custom')).toBeChecked()
  await expect(page.getByRole('combobox', { name: 'Delimiter' })).toHaveValue('Semicolon (;)')
  for (const [said, name] of [
    ['format=gzip', 'CSV, compressed (gzip)'],
    ['columns=id', 'CSV'],
    ['filter=id:equals:2', 'CSV'],
  ] as const) {
    await page.goto(`/?dataset=orders&${said}`)
    await expect(page.locator('form[inert]')).toHaveCount(0)
    await expect(type(page, name)).toBeChecked()
    await expect(told(page)).toHaveCount(0)
  }
  await openForm(page, 'orders')
  await type(page, 'CSV').check()
  await exportOne(page)
  await page.goto(String(edit))
  await expect(type(page, 'Custom')).toBeChecked()
})

test('what another version has remembered is left out, and so is what is of somebody else', async ({
  page,
}) => {
  await openForm(page, 'orders')
  await type(page, 'CSV, compressed (gzip)').check()
  await exportOne(page)
  const keys = () =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('claimcheck:format:')))
  const [own = ''] = await keys()
  await page.evaluate(
    ([key, value]) => {
      localStorage.setItem(key, value)
      localStorage.setItem('claimcheck:format:somebody-else', value)
    },
    [own, JSON.stringify({ ...STANDARD_FORMAT, gzip: true, delimiter: '^', quote: 'all' })] as const,
  )
  await openForm(page, 'orders')
  await expect(type(page, 'CSV, compressed (gzip)')).toBeChecked()
  expect(await keys()).toEqual([own])
})

test('where a browser keeps nothing, a form begins as the first one did', async ({ page }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    }),
  )
  await openForm(page, 'orders')
  await type(page, 'CSV for Excel').check()
  await exportOne(page)
  await openForm(page, 'orders')
  await expect(type(page, 'CSV')).toBeChecked()
  await expect(told(page)).toHaveCount(0)
})
