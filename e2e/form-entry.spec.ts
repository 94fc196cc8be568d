import { expect, type Locator } from 'playwright/test'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm, pick } from './support/form.ts'

const textbox = (row: Locator, name: string) => row.getByRole('textbox', { name, exact: true })

test('what cannot be read as a day is kept, marked and refused, until it is one', async ({ page }) => {
  await openForm(page, 'customers')
  await chooseColumns(page, 'Joined')
  const joined = await addFilter(page, 'Joined', 'is between')
  const [from, to] = [textbox(joined, 'From'), textbox(joined, 'To')]
  await from.fill('03/31/2015')
  await to.fill('2015-03-03')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(from).toHaveValue('03/31/2015')
  await expect(from).toHaveAttribute('aria-invalid', 'true')
  await expect(from).toBeFocused()
  await expect(joined.getByText('Must be a date, such as 2024-12-31')).toBeVisible()
  await expect(page).toHaveURL(/\?dataset=customers(&|$)/)

  // Garbled after it was a day, it is not that day any more.
  await from.fill('2015-03-01')
  await from.fill('2015-03')
  await page.keyboard.press('Tab')
  await expect(from).toHaveValue('2015-03')
  await expect(from).toHaveAttribute('aria-invalid', 'true')
  // Neither is it lost when another operator is tried.
  await pick(joined, 'Operator', 'equals')
  await pick(joined, 'Operator', 'is between')
  await expect(from).toHaveValue('2015-03')

  await from.fill('31.3.2015')
  await page.keyboard.press('Tab')
  await expect(from).toHaveValue('2015-03-31')
  await expect(joined.getByText('Must not be earlier than where the range starts')).toBeVisible()

  await from.click()
  await from.fill('2015-03-31')
  await page.getByRole('button', { name: '1 March 2015', exact: true }).click()
  await expect(from).toHaveValue('2015-03-01')
  const { rows } = await readCsv(await exportFile(page))
  expect([...new Set(rows.flat())].sort()).toEqual(['2015-03-01', '2015-03-02', '2015-03-03'])
})

test('Enter in a field is for the field, and on the button makes the export', async ({ page }) => {
  await openForm(page, 'customers')
  await chooseColumns(page, 'Customer')
  const id = await addFilter(page, 'Customer', 'equals')
  await textbox(id, 'Value').fill('1 000')
  await textbox(id, 'Value').press('Enter')
  await expect(id.getByText('Must be a whole number, such as 42')).toBeVisible()
  await textbox(id, 'Value').fill(' 7 ')
  await textbox(id, 'Value').press('Enter')
  await expect(textbox(id, 'Value')).not.toHaveAttribute('aria-invalid', 'true')

  const least = await addFilter(page, 'Customer', 'is at least')
  await textbox(least, 'Value').fill('7,5')
  await textbox(least, 'Value').press('Enter')
  await expect(least.getByText('Must be a whole number, such as 42')).toBeVisible()
  await expect(textbox(least, 'Value')).toHaveValue('7,5')
  await textbox(least, 'Value').fill('7')
  await page.getByRole('radio', { name: 'every filter' }).press('Enter')

  const ids = await addFilter(page, 'Customer', 'is one of')
  const values = ids.getByRole('combobox', { name: 'Values' })
  await values.fill('7')
  await values.press('Enter')
  await expect(ids.getByText('7', { exact: true })).toBeVisible()
  await values.press('Enter')
  const joined = await addFilter(page, 'Joined', 'is between')
  await textbox(joined, 'From').fill('2000/1/2')
  await textbox(joined, 'From').press('Enter')
  await expect(textbox(joined, 'From')).toHaveValue('2000-01-02')
  await page.getByRole('checkbox', { name: 'Customer', exact: true }).press('Enter')
  await expect(page).toHaveURL(/\?dataset=customers(&|$)/)

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export', exact: true }).press('Enter')
  expect((await readCsv(await download)).rows).toEqual([['7']])
})

test('a value with a comma is said to be one, and is split by keyboard', async ({ page }) => {
  await openForm(page, 'customers')
  await chooseColumns(page, 'Country')
  const country = await addFilter(page, 'Country', 'is one of')
  const values = country.getByRole('combobox', { name: /^Values/ })
  const note = country.getByRole('status')
  await values.fill('DE, CH')
  await expect(note).toContainText('What you are typing is one value, with its comma.')
  await values.press('Enter')
  await expect(note).toContainText('“DE, CH” is one value, with its comma.')
  await expect(page).toHaveURL(/filter=country:in:DE%5C,\+CH$/)
  await page.keyboard.press('Tab')
  const split = note.getByRole('button', { name: 'Split it' })
  if (!(await split.evaluate((element) => element === document.activeElement)))
    await page.keyboard.press('Tab')
  await expect(split).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(values).toBeFocused()
  await expect(values).toHaveAccessibleName('Values: DE, CH')
  await expect(note).toBeEmpty()
  await expect(page).toHaveURL(/filter=country:in:DE,CH$/)
  const { rows } = await readCsv(await exportFile(page))
  expect([...new Set(rows.flat())].sort()).toEqual(['CH', 'DE'])
})

test('numbers are told apart by a comma before a blank or at the end, and by none within', async ({
  page,
}) => {
  await openForm(page, 'orders')
  const total = await addFilter(page, 'Total', 'is one of')
  const values = total.getByRole('combobox', { name: /^Values/ })
  await values.pressSequentially('84.19, 321.76,')
  await values.press('Enter')
  await expect(values).toHaveAccessibleName('Values: 84.19, 321.76')
  await expect(page).toHaveURL(/filter=total:in:84\.19,321\.76$/)
  await values.pressSequentially('12,5')
  await values.press('Enter')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(total.getByText('“12,5”: Must be a number with a decimal point')).toBeVisible()
})
