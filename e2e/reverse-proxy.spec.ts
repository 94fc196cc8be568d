import { expect, type Page, type Response, type Route } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { type Site, test } from './support/fixtures.ts'
import { exportFile, openForm, pressExport } from './support/form.ts'
import { openPlainProxy } from './support/plain-proxy.ts'
import { startWebServer } from './support/web-server.ts'

const notice = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })
const exportButton = (page: Page) => page.getByRole('button', { name: 'Export', exact: true })

test('behind a proxy that does not say how it is called, exporting works once APP_URL does', async ({
  page,
  site,
}) => {
  await using proxy = await openPlainProxy(site.url)
  const web = await startWebServer(site, { APP_URL: proxy.url })
  try {
    proxy.target = web.url
    await page.goto(`${proxy.url}/?dataset=customers`)
    expect((await exportFile(page)).suggestedFilename()).toMatch(/^customers-.*\.csv$/)
  } finally {
    // A page that gets the focus asks once more, and would complain.
    await page.goto('about:blank')
    await web.stop()
  }
})

test.describe('where something in between answers', () => {
  test.use({ allowedComplaints: /status of (401|403|404|502|504)|MIME type/ })

  test('without APP_URL the person reads which setting is missing', async ({ page, site }) => {
    await using proxy = await openPlainProxy(site.url)
    await page.goto(`${proxy.url}/?dataset=customers`)
    await exportButton(page).click()
    await expect(notice(page, `whoever runs it must set APP_URL=${proxy.url}.`)).toBeVisible()
    expect(await countExports(site)).toBe(0)
  })

  test('a proxy that has given up and a second click make one export', async ({ page, site }) => {
    await openForm(page, 'customers')
    let calls = 0
    await page.route('**/*', async (route) => {
      // Previews are asked for by POST, too.
      const isExport = route.request().method() === 'POST' && !route.request().url().endsWith('/preview')
      if (!isExport || ++calls > 1) return route.continue()
      // The server has done it, and the browser never hears of it.
      await route.fetch({ maxRedirects: 0 })
      return answer(route, 504)
    })
    await exportButton(page).click()
    await expect(notice(page, 'The server did not answer.')).toBeVisible()
    expect(await countExports(site)).toBe(1)
    const id = await pressExport(page)
    expect(calls).toBe(2)
    const { rows } = await site.admin.query('select id from claimcheck.export')
    expect(rows).toEqual([{ id }])
  })

  test('the claim page waits until the server itself answers', async ({ page, worker }) => {
    await openForm(page, 'customers')
    const download = page.waitForEvent('download', { timeout: 0 })
    await worker.whileFrozen(async () => {
      await pressExport(page)
      await page.route('**/api/exports/*', (route) => answer(route, 404))
      await expect(page.getByRole('alert', { name: 'Connection lost, trying again…' })).toBeVisible()
      await page.unroute('**/api/exports/*')
    })
    await download
    await expect(page.getByText('This export is gone')).toHaveCount(0)
  })

  test('the history stays, and goes on when the server answers again', async ({ page, site, worker }) => {
    await worker.stop()
    const id = await insertExport(site, { dataset: 'customers' })
    let isBetween = false
    await page.route('**/*', (route) => {
      if (isBetween) return answer(route, 502)
      // From the end of a look that was good, and of what it has loaded anew, to the next one.
      isBetween = isRefresh(route, '/exports')
      return route.continue()
    })
    await page.goto('/exports')
    await expect(page.getByRole('cell', { name: 'Queued', exact: true })).toBeVisible()
    const isRefused = (response: Response) =>
      response.url().endsWith(`/api/exports/${id}`) && response.headers()['x-between'] === '502'
    await page.waitForResponse(isRefused)
    await site.admin.query(`update claimcheck.export set status = 'cancelled' where id = $1`, [id])
    await expect(page.getByRole('cell', { name: 'Queued', exact: true })).toBeVisible()
    await page.unroute('**/*')
    await expect(page.getByRole('cell', { name: 'Cancelled', exact: true })).toBeVisible()
  })
})

/** Whether a page is loaded anew in its place, and not ahead of a click. */
function isRefresh(route: Route, pathname: string): boolean {
  const { rsc, 'next-router-prefetch': prefetch } = route.request().headers()
  return rsc === '1' && prefetch === undefined && new URL(route.request().url()).pathname === pathname
}

function answer(route: Route, status: number): Promise<void> {
  const headers = { 'x-between': String(status) }
  return route.fulfill({ status, headers, contentType: 'text/html', body: '<html>Not this server</html>' })
}

async function countExports({ admin }: Site): Promise<number> {
  const { rowCount } = await admin.query('select from claimcheck.export')
  return rowCount ?? 0
}
