import { type Download, expect, type Page } from 'playwright/test'
import { readExport } from '../test/support/exports.ts'
import { readCsv, sha256Of } from './support/files.ts'
import { type Site, test } from './support/fixtures.ts'
import { addFilter, chooseColumns, exportFile, openForm, pressExport } from './support/form.ts'

/** Marks the download of {@link downloadLast}. */
const LAST = '?last'

const link = (page: Page) =>
  page.getByRole('link', { name: "If your download doesn't start automatically, click here" })
const bar = (page: Page) => page.getByRole('progressbar', { name: 'Progress of the export' })

test('a reload in the middle keeps what is known, and the file is downloaded once', async ({
  page,
  slowSource,
}) => {
  const downloads = downloadsOf(page)
  await openForm(page, 'orders')
  await pressExport(page)
  const before = await runningPercent(page)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Orders', level: 1 })).toBeVisible()
  expect(await runningPercent(page)).toBeGreaterThanOrEqual(before)
  slowSource.hurry()
  await expect(link(page)).toBeVisible({ timeout: 120_000 })
  // A reload would call off a download that is only being asked for.
  await expect.poll(() => downloads.length).toBe(1)
  await page.reload()
  // Times are written in UTC until React has taken over, which is when a second download would start.
  await expect(page.getByText(/ UTC$/)).toHaveCount(0)
  await downloadLast(page)
  expect(downloads.map((each) => new URL(each.url()).search)).toEqual(['', LAST])
})

test('the link downloads the same file again', async ({ page }) => {
  await openForm(page, 'customers')
  const first = await exportFile(page)
  const second = page.waitForEvent('download')
  await link(page).click()
  expect(await sha256Of(await (await second).path())).toBe(await sha256Of(await first.path()))
})

test('an export goes on when its page is closed, and is picked up when the page is opened again', async ({
  context,
  page,
  site,
  slowSource,
}) => {
  await openForm(page, 'orders')
  const id = await pressExport(page)
  await runningPercent(page)
  await page.close()
  slowSource.hurry()
  await untilSucceeded(site, id)

  const again = await context.newPage()
  const download = again.waitForEvent('download')
  await again.goto(`/exports/${id}`)
  expect(await sha256Of(await (await download).path())).toBe((await readExport(site, id)).sha256)
  await expect(again.getByText('Ready', { exact: true })).toBeVisible()
})

test('two exports at once each wait their turn and get their own file', async ({ context, page, worker }) => {
  const other = await context.newPage()
  await Promise.all([openForm(page, 'customers'), openForm(other, 'orders')])
  await chooseColumns(page, 'Customer')
  await chooseColumns(other, 'Order', 'Total')
  const filter = await addFilter(other, 'Order', 'is between')
  await filter.getByRole('textbox', { name: 'From' }).fill('900001')
  const downloads = [page, other].map((each) => each.waitForEvent('download'))
  await worker.whileFrozen(async () => {
    await pressExport(page)
    await pressExport(other)
    await expect(other.getByText('Number 2 in the queue.')).toBeVisible()
  })
  const [customers, orders] = await Promise.all(downloads.map(async (download) => readCsv(await download)))
  expect(customers).toMatchObject({ header: ['Customer'], rows: { length: 50_000 } })
  expect(orders).toMatchObject({ header: ['Order', 'Total'], rows: { length: 100_000 } })
})

test('without a worker the page says that it waits for the service, and the export runs as soon as one comes', async ({
  page,
  worker,
}) => {
  await worker.stop()
  await openForm(page, 'customers')
  await pressExport(page)
  const alert = page.getByRole('alert', { name: 'Exports are not being worked on at the moment' })
  await expect(alert).toContainText('If that takes long, tell whoever runs this service.')
  await expect(page.getByText('Queued', { exact: true })).toBeVisible()
  const download = page.waitForEvent('download')
  await worker.start()
  expect((await readCsv(await download)).rows).toHaveLength(50_000)
  await expect(alert).toBeHidden()
})

test.describe('while the server does not answer', () => {
  test.use({ allowedComplaints: /net::ERR_FAILED/ })

  test('the page says so, and goes on when it answers again', async ({ page, worker }) => {
    await openForm(page, 'customers')
    const alert = page.getByRole('alert', { name: 'Connection lost, trying again…' })
    const download = page.waitForEvent('download')
    await worker.whileFrozen(async () => {
      await pressExport(page)
      await page.route('**/api/exports/*', (route) => route.abort())
      await expect(alert).toBeVisible()
    })
    await page.unroute('**/api/exports/*')
    await download
    await expect(alert).toBeHidden()
  })
})

function downloadsOf(page: Page): Download[] {
  const downloads: Download[] = []
  page.on('download', (download) => downloads.push(download))
  return downloads
}

/** Starts one more download, which can be told apart, and waits for it: whatever was started before is there by then. */
async function downloadLast(page: Page): Promise<void> {
  const last = page.waitForEvent('download', (download) => download.url().endsWith(LAST))
  await link(page).evaluate((element, query) => {
    const copy = element.cloneNode() as HTMLAnchorElement
    copy.href += query
    copy.click()
  }, LAST)
  await last
}

/** Waits until the bar has moved. @returns what it shows, in percent. */
async function runningPercent(page: Page): Promise<number> {
  await expect(bar(page)).toHaveAttribute('aria-valuenow', /^[1-9]/)
  return Number(await bar(page).getAttribute('aria-valuenow'))
}

async function untilSucceeded(site: Site, id: string): Promise<void> {
  await expect.poll(async () => (await readExport(site, id)).status, { timeout: 60_000 }).toBe('succeeded')
}
