import { readFile } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm } from './support/form.ts'

test('a file has the chosen columns only, in the order of the dataset', async ({ page }) => {
  await openForm(page, 'orders')
  await chooseColumns(page, 'Note', 'Total', 'Order')
  const filter = await addFilter(page, 'Order', 'equals')
  await filter.getByRole('textbox', { name: 'Value' }).fill('12')
  expect(await readCsv(await exportFile(page))).toEqual({
    header: ['Order', 'Total', 'Note'],
    rows: [['12', '955.28', '']],
  })
  await expect(page.getByRole('region', { name: 'What was requested' })).toContainText('Order, Total, Note')
})

test('an empty result is a file that has a header only', async ({ page }) => {
  await openForm(page, 'orders')
  await chooseColumns(page, 'Order', 'Note')
  const filter = await addFilter(page, 'Note', 'contains')
  // As a pattern of LIKE it would match every row.
  await filter.getByRole('textbox', { name: 'Value' }).fill('%')
  const file = await exportFile(page)
  expect(await readFile(await file.path(), 'utf8')).toBe('Order,Note\r\n')
  await expect(page.getByRole('main')).toContainText('Rows0')
})

test('commas, quotes, line ends and every script arrive as they are, and a formula is harmless', async ({
  page,
  site,
}) => {
  await openForm(page, 'orders')
  await chooseColumns(page, 'Order', 'Customer', 'Note')
  const filter = await addFilter(page, 'Order', 'is between')
  await filter.getByRole('textbox', { name: 'To' }).fill('300')
  const file = await readCsv(await exportFile(page))
  const { rows } = await site.admin.query<{ cells: string[] }>(
    `select array[o.id::text, regexp_replace(c.name, '^=', '''='), coalesce(regexp_replace(note, '^=', '''='), '')]
       as cells
     from demo.orders o join demo.customers c on c.id = o.customer_id where o.id <= 300 order by o.id`,
  )
  expect(file.rows).toEqual(rows.map(({ cells }) => cells))
})
