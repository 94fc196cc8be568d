import type { Page } from 'playwright/test'
import { insertLink } from '../../test/support/claim-links.ts'
import { insertEndpoint } from '../../test/support/endpoints.ts'
import { insertExport } from '../../test/support/exports.ts'
import { finishedExport } from '../../test/support/finished-export.ts'
import type { Site } from './fixtures.ts'
import { newKey } from './people.ts'
import type { WorkerControl } from './worker-control.ts'

/** The addresses of the pages, the claim page in every state of an export. */
export async function everyPage(site: Site, worker: WorkerControl): Promise<string[]> {
  // A worker would notice that some of these exports have no job.
  await worker.stop()
  const { id } = await finishedExport(site, Buffer.from('Order\r\n'))
  await newKey(site, 'demo', { datasets: ['orders'], attributes: { country: ['CH', 'DE'] } })
  const ids = [id]
  for (const columns of [
    { status: 'queued' },
    { status: 'running', started_at: new Date(), rows_done: 123_456, rows_total: 1_000_000, percent: 12 },
    { status: 'failed', error_code: 'source_failed', error_params: { sqlState: '08000' } },
    { status: 'cancelled' },
    { status: 'expired', expires_at: new Date() },
  ]) {
    ids.push(await insertExport(site, columns))
  }
  const claims = await Promise.all(ids.slice(0, -1).map(async (each) => (await insertLink(site, each)).token))
  const { id: endpoint } = await insertEndpoint(site, 'demo', 'https://hooks.example/a/rather/long/address')
  await site.admin.query(
    `insert into claimcheck.delivery (id, endpoint_id, event_id, export_id, kind, status, last_status, last_error, last_response, attempts)
     values (gen_random_uuid(), $1, 1, $2, 'succeeded', 'failed', 500, 'refused', 'an answer\nof <b>two</b> lines', 3)`,
    [endpoint, id],
  )
  const webhook = `/account/webhooks/${endpoint}`
  return [
    '/',
    '/?dataset=customers',
    '/exports',
    '/account',
    '/docs/api',
    webhook,
    ...ids.map((each) => `/exports/${each}`),
    ...claims.map((token) => `/claim/${token}`),
  ]
}

/** The pages of administrators, which the demo's one sees then. */
export async function adminPages(page: Page, { url }: Site): Promise<string[]> {
  // A page that is open would go on asking, for what is somebody else's.
  await page.goto('about:blank')
  await page.context().addCookies([{ name: 'claimcheck.demo', value: 'demo-admin', url }])
  const pages = ['', '/exports', '/events', '/people', '/people/add', '/people/demo']
  return pages.map((each) => `/admin${each}`)
}

/** By how many pixels the page can be scrolled sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
