import { expect, type Page } from 'playwright/test'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm, pick, pressExport } from './support/form.ts'

type FilterCase = {
  title: string
  dataset: 'orders' | 'customers'
  fill(page: Page): Promise<void>
  /** The rows that must be in the file, in SQL of its own. */
  where: string
}

const CASES: FilterCase[] = [
  {
    title: '"equals" finds a number',
    dataset: 'orders',
    fill: (page) => enter(page, 'Order', 'equals', { Value: '4711' }),
    where: 'id = 4711',
  },
  {
    title: '"equals" takes a text to the letter, quotes and commas included',
    dataset: 'customers',
    fill: (page) => enter(page, 'Name', 'equals', { Value: `O'Brien, Seán 1` }),
    where: `name = 'O''Brien, Seán 1'`,
  },
  {
    title: '"equals" tells true from false, and two filters must both hold',
    dataset: 'customers',
    async fill(page) {
      const company = await addFilter(page, 'Company', 'equals')
      await pick(company, 'Value', 'true')
      await enter(page, 'Customer', 'is between', { From: '10', To: '300' })
    },
    where: 'is_company and id between 10 and 300',
  },
  {
    title: '"is one of" takes several choices',
    dataset: 'orders',
    async fill(page) {
      const status = await addFilter(page, 'Status', 'is one of')
      await status.getByRole('combobox', { name: 'Values' }).click()
      for (const value of ['pending', 'returned']) await page.getByRole('option', { name: value }).click()
      await page.keyboard.press('Escape')
      await enter(page, 'Order', 'is between', { From: '1', To: '200' })
    },
    where: `status in ('pending', 'returned') and id <= 200`,
  },
  {
    title: '"is one of" takes numbers that are typed in one go, and the last one without Enter',
    dataset: 'customers',
    async fill(page) {
      const values = (await addFilter(page, 'Customer', 'is one of')).getByRole('combobox', {
        name: 'Values',
      })
      await values.pressSequentially('30,7;49999 12')
    },
    where: 'id in (30, 7, 49999, 12)',
  },
  {
    title: '"is between" includes both dates',
    dataset: 'customers',
    fill: (page) => enter(page, 'Joined', 'is between', { From: '2015-03-01', To: '2015-03-03' }),
    where: `joined_on in ('2015-03-01', '2015-03-02', '2015-03-03')`,
  },
  {
    title: '"is between" on a time means the whole of the last day',
    dataset: 'orders',
    fill: (page) => enter(page, 'Placed', 'is between', { From: '2020-01-05', To: '2020-01-06' }),
    where: `(placed_at at time zone 'UTC')::date in ('2020-01-05', '2020-01-06')`,
  },
  {
    title: '"is between" compares amounts below zero as numbers',
    dataset: 'orders',
    fill: (page) => enter(page, 'Total', 'is between', { From: '-9900.25', To: '-9899' }),
    where: 'total >= -9900.25 and total <= -9899',
  },
  {
    title: '"is between" may be open at one end',
    dataset: 'orders',
    fill: (page) => enter(page, 'Order', 'is between', { From: '999951' }),
    where: 'id > 999950',
  },
  {
    title: '"is greater than" leaves the number itself out',
    dataset: 'orders',
    fill: (page) => enter(page, 'Order', 'is greater than', { Value: '999950' }),
    where: 'id > 999950',
  },
  {
    title: '"is at least" and "is less than" are the ends of a range',
    dataset: 'orders',
    async fill(page) {
      await enter(page, 'Total', 'is at least', { Value: '-9900.25' })
      await enter(page, 'Total', 'is less than', { Value: '-9899' })
    },
    where: 'total >= -9900.25 and total < -9899',
  },
  {
    title: '"is on or before" and "is before" tell a date from the day before',
    dataset: 'customers',
    async fill(page) {
      await enter(page, 'Joined', 'is on or after', { Value: '2015-03-01' })
      await enter(page, 'Joined', 'is on or before', { Value: '2015-03-03' })
      await enter(page, 'Joined', 'is before', { Value: '2015-03-03' })
    },
    where: `joined_on in ('2015-03-01', '2015-03-02')`,
  },
  {
    title: '"is after" a day on a time begins with the next day',
    dataset: 'orders',
    async fill(page) {
      await enter(page, 'Placed', 'is after', { Value: '2020-01-01' })
      await enter(page, 'Placed', 'is on or before', { Value: '2020-01-02' })
    },
    where: `(placed_at at time zone 'UTC')::date = '2020-01-02'`,
  },
  {
    title: 'rows that pass any filter are those of each',
    dataset: 'orders',
    async fill(page) {
      await enter(page, 'Order', 'equals', { Value: '4711' })
      await enter(page, 'Placed', 'is before', { Value: '2020-01-01 00:10' })
      await page.getByText('any filter', { exact: true }).click()
      await expect(page.getByText('9 of 9 columns, any of 2 filters, CSV', { exact: true })).toBeVisible()
      await expect(page).toHaveURL(/&match=any$/)
    },
    where: `id = 4711 or placed_at < '2020-01-01 00:10Z'`,
  },
  {
    title: '"contains" finds a part of a text in any case',
    dataset: 'customers',
    fill: (page) => enter(page, 'Name', 'contains', { Value: 'söhne "NORD" gmbh 12' }),
    where: `name ~* 'söhne "nord" gmbh 12'`,
  },
  {
    title: '"is empty" finds what is NULL and what has no characters',
    dataset: 'customers',
    async fill(page) {
      await addFilter(page, 'E-mail', 'is empty')
      await enter(page, 'Customer', 'is between', { To: '300' })
    },
    where: `(email is null or email = '') and id <= 300`,
  },
  {
    title: '"is not empty" finds the others',
    dataset: 'customers',
    async fill(page) {
      await addFilter(page, 'E-mail', 'is not empty')
      await enter(page, 'Customer', 'is between', { To: '300' })
    },
    where: `email > '' and id <= 300`,
  },
]

for (const { title, dataset, fill, where } of CASES) {
  test(title, async ({ page, site }) => {
    const { rows } = await site.admin.query<{ id: string }>(
      `select id::text from demo.${dataset} where ${where} order by ${dataset}.id`,
    )
    expect(rows.length, 'the case must find something').toBeGreaterThan(0)
    await openForm(page, dataset)
    await fill(page)
    const file = await readCsv(await exportFile(page))
    expect(file.rows.map(([id]) => id)).toEqual(rows.map(({ id }) => id))
  })
}

test('a filter that was removed does not count', async ({ page }) => {
  await openForm(page, 'customers')
  await chooseColumns(page, 'Customer')
  await enter(page, 'Customer', 'is between', { To: '3' })
  await enter(page, 'Customer', 'equals', { Value: '2' })
  await page.getByRole('button', { name: 'Remove filter 2' }).click()
  expect((await readCsv(await exportFile(page))).rows).toEqual([['1'], ['2'], ['3']])
})

/** Adds a filter whose values are text boxes: name → what is typed. */
async function enter(
  page: Page,
  column: string,
  operator: string,
  values: Record<string, string>,
): Promise<void> {
  const filter = await addFilter(page, column, operator)
  for (const [name, value] of Object.entries(values)) {
    await filter.getByRole('textbox', { name, exact: true }).fill(value)
  }
}

test('who does not see every row is nowhere told that every row is exported', async ({
  page,
  site,
  worker,
}) => {
  await worker.stop()
  const say = async (rows: string) => {
    await openForm(page, 'orders')
    await expect(page.getByText(`No filter: ${rows} is exported.`, { exact: true })).toBeVisible()
    await expect(page.getByText(`9 of 9 columns, ${rows}, CSV`, { exact: true })).toBeVisible()
    await pressExport(page)
    await expect(page.getByText(`None: ${rows}`, { exact: true })).toBeVisible()
  }
  await say('every row')
  // The page of his export would ask for it as somebody else.
  await page.goto('about:blank')
  await page.context().addCookies([{ name: 'claimcheck.demo', value: 'demo-americas', url: site.url }])
  await say('every row that you may see')
  await expect(page.getByRole('button', { name: 'Account: Bruno (Americas)' })).toContainText(
    'Bruno (Americas)',
  )
})
