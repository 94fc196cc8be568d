import { expect, type Locator, type Page } from 'playwright/test'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm } from './support/form.ts'

const textbox = (row: Locator) => row.getByRole('textbox', { name: 'Value', exact: true })
const hours = (page: Page) => page.getByRole('spinbutton', { name: 'Hours' })
const minutes = (page: Page) => page.getByRole('spinbutton', { name: 'Minutes' })

test('a time is picked below its day, and the file ends with it', async ({ page }) => {
  await openForm(page, 'orders')
  await chooseColumns(page, 'Order')
  const placed = await addFilter(page, 'Placed', 'is on or before')
  const value = textbox(placed)
  await value.click()
  // A time of no day is none.
  await expect(hours(page)).toBeDisabled()
  await value.fill('2020-01-02')
  await hours(page).click()
  await page.keyboard.type('0010')
  await expect(value).toHaveValue('2020-01-02 00:10')
  await page.getByRole('button', { name: '1 January 2020', exact: true }).click()
  await expect(value).toHaveValue('2020-01-01 00:10')
  await expect(minutes(page)).toHaveValue('10')

  await minutes(page).click()
  await page.keyboard.press('Enter')
  await expect(hours(page)).toHaveCount(0)
  await expect(value).toBeFocused()
  await expect(page).toHaveURL(/\?dataset=orders&columns=id&filter=placed_at:at-most:2020-01-01\+00:10$/)
  const { rows } = await readCsv(await exportFile(page))
  expect(rows.flat()).toEqual(['1', '2', '3'])
})

test('half a time is kept and marked, and never taken for the whole day', async ({ page }) => {
  await openForm(page, 'orders')
  const placed = await addFilter(page, 'Placed', 'is after')
  const value = textbox(placed)
  await value.fill('2020-01-01')
  // Without a pointer: the arrow leads into the calendar, Tab to the time, and Escape back.
  await value.press('ArrowDown')
  await expect(page.getByRole('button', { name: '1 January 2020', exact: true })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(value).toHaveValue('2020-01-02')
  await expect(value).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Tab')
  await expect(hours(page)).toBeFocused()
  await page.keyboard.type('18')
  await page.keyboard.press('Escape')
  await expect(value).toBeFocused()
  await expect(value).toHaveValue('2020-01-02 18:--')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(placed.getByText('Must be a date or a time, such as')).toBeVisible()
  await expect(value).toHaveAttribute('aria-invalid', 'true')
  await expect(page).toHaveURL(/filter=placed_at:greater-than:2020-01-02\+18:-%2D$/)

  await value.click()
  await hours(page).click()
  await page.keyboard.type('07')
  await page.getByRole('heading', { name: 'Filters' }).click()
  await expect(hours(page)).toHaveCount(0)
  await expect(value).toHaveValue('2020-01-02 07:--')

  await value.click()
  await hours(page).click()
  await page.keyboard.type('1830')
  await expect(value).toHaveValue('2020-01-02 18:30')
  await page.getByRole('button', { name: 'Clear time' }).click()
  await expect(value).toHaveValue('2020-01-02')
})

test('the Tab key goes from a day to the next field, past its calendar', async ({ page }) => {
  await openForm(page, 'orders')
  const placed = await addFilter(page, 'Placed', 'is between')
  const [from, to] = ['From', 'To'].map((name) => placed.getByRole('textbox', { name, exact: true })) as [
    Locator,
    Locator,
  ]
  await from.fill('2020-01-01 18:00')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(to).toBeFocused()
  // At the other end's month: it is more likely near it than near today.
  await to.click()
  await expect(page.getByRole('button', { name: '31 January 2020', exact: true })).toBeVisible()
  await to.fill('2020-01-01 17:59')
  await page.keyboard.press('Enter')
  await expect(placed.getByText('Must not be earlier than where the range starts')).toBeVisible()
  await expect(from).toHaveValue('2020-01-01 18:00')
  await expect(page).toHaveURL(/\?dataset=orders&filter=/)

  const shipped = await addFilter(page, 'Shipped', 'is after')
  await textbox(shipped).fill('2020-01-01')
  await expect(page.getByRole('button', { name: '2 January 2020', exact: true })).toBeVisible()
  await expect(hours(page)).toHaveCount(0)
})
