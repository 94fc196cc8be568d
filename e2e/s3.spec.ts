import { expect } from 'playwright/test'
import { s3Store } from '../lib/store/s3/s3-store.ts'
import { insertLink } from '../test/support/claim-links.ts'
import { readExport } from '../test/support/exports.ts'
import { type S3Server, startS3 } from '../test/support/s3-server.ts'
import { sha256Of } from './support/files.ts'
import { type Site, test } from './support/fixtures.ts'
import { claimedId, exportFile, openForm } from './support/form.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

let bucket: S3Server

/** Another site than that of the web server, as the bucket's is. */
const endpointOf = () => String(bucket.settings.endpoint).replace('127.0.0.1', 'localhost')

test.beforeEach(async ({ site, worker }) => {
  bucket = await startS3('exports/')
  const { rows } = await site.admin.query<{ id: string }>('select id::text from claimcheck.store')
  await s3Store(bucket.settings).claim(String(rows[0]?.id))
  await worker.stop()
  await worker.start(environment())
})
test.afterEach(async ({ worker }) => {
  await worker.stop()
  await bucket[Symbol.asyncDispose]()
})

const environment = () => ({ ...bucket.environment, S3_ENDPOINT: endpointOf() })
const fileOf = ({ key, method }: { key: string; method: string }) =>
  method === 'GET' && key.includes('artifacts/')

async function withWeb(
  site: Site,
  S3_DOWNLOAD: string,
  work: (web: WebServer) => Promise<void>,
): Promise<void> {
  const web = await startWebServer(site, { ...environment(), S3_DOWNLOAD })
  try {
    await work(web)
  } finally {
    await web.stop()
  }
}

for (const [how, origin] of [
  ['redirect', endpointOf],
  ['proxy', (web: WebServer) => web.url],
] as const)
  test(`a file that is kept in a bucket comes by itself, by ${how}`, async ({ page, site }) => {
    await withWeb(site, how, async (web) => {
      await openForm(page, 'customers', web.url)
      const download = await exportFile(page)
      const { sha256 } = await readExport(site, claimedId(page))
      expect(await sha256Of(await download.path())).toBe(sha256)
      expect(new URL(download.url()).origin).toBe(origin(web))
      expect(download.suggestedFilename()).toMatch(/^customers-[\d-]+\.csv$/)
      expect(bucket.requests.some(fileOf)).toBe(true)
      await page.getByRole('button', { name: 'Look inside' }).click()
      const inside =
        how === 'proxy'
          ? page.getByText(/^The first 50 of 50,000 rows/)
          : page.getByText('Download it to see it.')
      await expect(inside).toBeVisible()
      // The page is as it was: what is led elsewhere is the file alone.
      await expect(page.getByRole('heading', { name: 'Customers', level: 1 })).toBeVisible()
      await page.goto('about:blank')
    })
  })

test('who has a claim link gets the file from the bucket', async ({ page, site }) => {
  await withWeb(site, 'redirect', async (web) => {
    await openForm(page, 'customers', web.url)
    await exportFile(page)
    const id = claimedId(page)
    const { token } = await insertLink(site, id)
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 0 }),
      page.goto(`${web.url}/claim/${token}`).then(() =>
        page
          .getByRole('link', { name: /download/i })
          .first()
          .click(),
      ),
    ])
    expect(await sha256Of(await download.path())).toBe((await readExport(site, id)).sha256)
    expect(new URL(download.url()).origin).toBe(endpointOf())
    await page.goto('about:blank')
  })
})
