import { expect, type Page } from 'playwright/test'
import { typeOf } from '../lib/problems/problem-type.ts'
import { readCsv } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm } from './support/form.ts'
import { startWebServer } from './support/web-server.ts'

/** As the server says it. */
const SLOW = { type: typeOf('preview_slow'), status: 503, code: 'preview_slow', detail: '', errors: [] }

test('the form shows the first rows as the file has them, and how many there are', async ({ page }) => {
  await openForm(page, 'orders')
  const panel = page.getByRole('region', { name: 'Preview' })
  // Within a scope rows are counted, for which a machine that is busy has no time.
  await expect(panel).toContainText(
    /(About [\d,]+|At least 20) rows; here the first 20, as the file will have them\./,
  )
  await chooseColumns(page, 'Order', 'Status')
  const filter = await addFilter(page, 'Order', 'is between')
  await filter.getByRole('textbox', { name: 'From', exact: true }).fill('3')
  await filter.getByRole('textbox', { name: 'To', exact: true }).fill('9')
  await expect(panel).toContainText(/^Preview7 rows, as the file will have them\./)
  const cells = await panel
    .getByRole('row')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent)),
    )
  const { header, rows } = await readCsv(await exportFile(page))
  expect(cells).toEqual([header, ...rows])
})

const datasetCard = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Datasets' }).getByRole('link', { name: new RegExp(`^${name}`) })

test('the list of datasets says how many rows there are, as far as that is known', async ({ page }) => {
  const counts = [
    { id: 'orders', rowsTotal: 1_234_567, rowsTotalIsEstimate: true },
    { id: 'customers', rowsTotal: null, rowsTotalIsEstimate: false },
  ]
  await page.route('**/api/row-counts', (route) => route.fulfill({ json: { datasets: counts } }))
  await openForm(page, 'customers')
  await expect(datasetCard(page, 'Orders')).toContainText(/About 1,200,000 rows$/)
  await expect(datasetCard(page, 'Customers')).not.toContainText('rows')
})

test('the numbers of rows come when the page is there, and are what the server says', async ({ page }) => {
  const answered = page.waitForResponse('**/api/row-counts')
  await openForm(page, 'customers')
  const { datasets } = await (await answered).json()
  const told = new Map<string, number | null>(
    datasets.map((each: { id: string; rowsTotal: number | null }) => [each.id, each.rowsTotal]),
  )
  for (const [id, label] of [
    ['orders', 'Orders'],
    ['customers', 'Customers'],
  ] as const) {
    expect(told.has(id)).toBe(true)
    // A machine that is busy has no time to count.
    if (told.get(id) !== null) await expect(datasetCard(page, label)).toContainText(/[\d,]+ rows$/)
  }
})

test('what is not complete has no preview, and the newest is what is shown', async ({ page }) => {
  await openForm(page, 'orders')
  const panel = page.getByRole('region', { name: 'Preview' })
  await expect(panel.getByRole('row')).toHaveCount(21)
  await page.getByRole('button', { name: 'Select none' }).click()
  await expect(panel).toContainText('Shown when a column is selected.')
  await page.getByRole('checkbox', { name: 'Status', exact: true }).check()
  await expect(panel.getByRole('columnheader')).toHaveText(['Status'])
  const filter = await addFilter(page, 'Status', 'is one of')
  await expect(panel).toContainText('Shown when the filter has a column and its value.')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(panel).toContainText('Shown when what is marked is corrected.')
  await filter.getByRole('combobox', { name: 'Values' }).click()
  await page.getByRole('option', { name: 'paid', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(panel.getByRole('cell')).toHaveText(Array(20).fill('paid'))
})

test('a form that is changed gives up what it has asked before', async ({ page }) => {
  let count = 0
  // The first one is never answered.
  await page.route('**/preview', (route) => (count++ === 0 ? undefined : route.continue()))
  const gone = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/preview'))
  const first = page.waitForRequest('**/preview')
  await openForm(page, 'orders')
  await first
  await page.getByRole('checkbox', { name: 'Status', exact: true }).uncheck()
  expect((await gone).failure()?.errorText).toContain('ERR_ABORTED')
  const panel = page.getByRole('region', { name: 'Preview' })
  await expect(panel.getByRole('row').first()).not.toContainText('Status')
})

test('what took too long is asked for once more, which a busy source is worth, and then no more', async ({
  page,
}) => {
  await page.clock.install()
  let count = 0
  await page.route('**/preview', (route) => {
    const problem = { ...SLOW, title: `Too slow, ${++count}.` }
    return route.fulfill({ status: 503, headers: { 'retry-after': '10' }, json: problem })
  })
  await openForm(page, 'orders')
  const panel = page.getByRole('region', { name: 'Preview' })
  await expect(panel).toContainText('Too slow, 1. The export can be made without a preview.')
  await page.clock.fastForward(10_000)
  await expect(panel).toContainText('Too slow, 2.')
  await page.clock.runFor(60_000)
  // Of what is entered then it is the first.
  const next = page.waitForResponse((response) => response.request().postDataJSON()?.columns?.length === 8)
  await page.getByRole('checkbox', { name: 'Status', exact: true }).uncheck()
  await next
  expect(count).toBe(3)
})

test.describe('without an answer', () => {
  // The browser itself says that something was aborted.
  test.use({ allowedComplaints: /ERR_FAILED/ })

  test('the form says so, and Export works', async ({ page }) => {
    await page.route('**/preview', (route) => route.abort())
    await openForm(page, 'orders')
    await chooseColumns(page, 'Order')
    const filter = await addFilter(page, 'Order', 'is between')
    await filter.getByRole('textbox', { name: 'To', exact: true }).fill('0')
    await expect(page.getByRole('region', { name: 'Preview' })).toContainText(
      'The server did not answer. The export can be made without a preview.',
    )
    expect((await readCsv(await exportFile(page))).rows).toEqual([])
  })
})

test('a server that cannot read the source asks nothing, and says so in a line', async ({ page, site }) => {
  const web = await startWebServer(site)
  try {
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await openForm(page, 'orders', web.url)
    await expect(page.getByText('There is no preview on this server.')).toBeVisible()
    await page.getByRole('checkbox', { name: 'Status', exact: true }).uncheck()
    await expect(page.getByText('8 of 9 columns')).toBeVisible()
    expect(asked.filter((url) => url.endsWith('/preview'))).toEqual([])
  } finally {
    await page.goto('about:blank')
    await web.stop()
  }
})
