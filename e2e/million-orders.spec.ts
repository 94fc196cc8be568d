import { createReadStream } from 'node:fs'
import Papa from 'papaparse'
import { type APIRequestContext, type Download, expect, type Page } from 'playwright/test'
import type { ExportView } from '../lib/exports/view.ts'
import { sha256Of } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { addFilter, exportFile, openDetails, openForm, pressExport } from './support/form.ts'

const HEADER = ['Order', 'Placed', 'Customer', 'Country', 'Status', 'Total', 'Reference', 'Note', 'Shipped']

/** What a file of orders and the database must agree on; sums as text, because they are long. */
type Totals = { rows: string; ids: string; cents: string; references: string }

test('a million orders are chosen, watched, and downloaded once, and the file is what the database says', async ({
  page,
  request,
  site,
  slowSource,
}) => {
  const downloads: Download[] = []
  page.on('download', (download) => downloads.push(download))

  await page.goto('/')
  await page.getByRole('link', { name: /^Customers/ }).click()
  await expect(page.getByRole('heading', { name: 'Customers' })).toBeVisible()
  await page.getByRole('link', { name: /^Orders/ }).click()
  await expect(page.getByRole('heading', { name: 'Orders' })).toBeVisible()
  const id = await pressExport(page)

  await expect(page.getByText(/^[\d,]+ of ≈ [\d,]+$/)).toBeVisible()
  const values = await progressValues(page, 4)
  expect(values).toEqual(values.toSorted((a, b) => a - b))
  slowSource.hurry()

  await expect.poll(() => downloads.length, { timeout: 120_000 }).toBe(1)
  const file = (await downloads[0]?.path()) ?? ''
  const { header, ...totals } = await totalsOf(file)
  expect(header).toEqual(HEADER)
  const { rows } = await site.admin.query<Totals>(
    `select count(*)::text as rows, sum(id)::text as ids, (sum(total) * 100)::bigint::text as cents,
       sum(reference::numeric)::text as references from demo.orders`,
  )
  expect(totals).toEqual(rows[0])
  expect(totals.rows).toBe('1000000')

  const sha256 = await sha256Of(file)
  await openDetails(page)
  await expect(page.getByText(sha256, { exact: true })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('1,000,000')
  const { artifact } = await statusOf(request, id)
  expect(artifact).toMatchObject({ sha256, rowCount: 1_000_000 })
  expect(downloads.map((download) => download.suggestedFilename())).toEqual([artifact?.filename])
})

test('a worker never holds 250 MB while it writes a million orders', ({ million }) => {
  test.info().annotations.push({ type: 'peak, bytes', description: String(million.workerPeakBytes) })
  expect(million.workerPeakBytes).toBeLessThan(250_000_000)
})

test('a thousand orders come as a file of a thousand orders', async ({ page }) => {
  await openForm(page, 'orders')
  const filter = await addFilter(page, 'Order', 'is between')
  await filter.getByRole('textbox', { name: 'From' }).fill('1')
  await filter.getByRole('textbox', { name: 'To' }).fill('1000')
  const clickedAt = performance.now()
  const download = await exportFile(page)
  const description = String(Math.round(performance.now() - clickedAt))
  test.info().annotations.push({ type: 'click to download, ms', description })
  expect((await totalsOf(await download.path())).rows).toBe('1000')
})

async function statusOf(request: APIRequestContext, id: string): Promise<ExportView> {
  return (await request.get(`/api/exports/${id}`)).json()
}

/** Watches the bar until it has shown so many different values. @returns them in the order in which they came. */
async function progressValues(page: Page, count: number): Promise<number[]> {
  const bar = page.getByRole('progressbar', { name: 'Progress of the export' })
  const values: number[] = []
  const watch = async () => {
    // Unlike getAttribute, this does not wait for a bar that is gone.
    const [value] = await bar.evaluateAll((bars) =>
      bars.map((it) => Number(it.getAttribute('aria-valuenow'))),
    )
    if (value !== undefined && value !== values.at(-1)) values.push(value)
    return values.length
  }
  await expect.poll(watch, { intervals: [50], timeout: 60_000 }).toBeGreaterThanOrEqual(count)
  return values
}

function totalsOf(file: string): Promise<Totals & { header: string[] }> {
  let header: string[] = []
  let rows = 0
  const sums = { ids: 0n, cents: 0n, references: 0n }
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(createReadStream(file), {
      newline: '\r\n',
      skipEmptyLines: true,
      chunk({ data, errors }) {
        if (errors[0]) reject(new Error(`The CSV is not well-formed: ${JSON.stringify(errors[0])}`))
        if (header.length === 0) header = data.shift() ?? []
        rows += data.length
        for (const [id = '', , , , , total = '', reference = ''] of data) {
          sums.ids += BigInt(id)
          sums.cents += BigInt(total.replace('.', ''))
          sums.references += BigInt(reference)
        }
      },
      complete: () =>
        resolve({
          header,
          rows: String(rows),
          ids: String(sums.ids),
          cents: String(sums.cents),
          references: String(sums.references),
        }),
      error: reject,
    })
  })
}
