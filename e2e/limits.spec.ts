import { randomUUID } from 'node:crypto'
import { expect, type Page } from 'playwright/test'
import { parseList } from 'structured-headers'
import { Problem } from '../lib/problems/problem.ts'
import { scopeDigest } from '../lib/scope.ts'
import { problemResponse } from '../server/http/problem-response.ts'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { bringAxe, expectAccessible } from './support/axe.ts'
import { test } from './support/fixtures.ts'
import { openForm } from './support/form.ts'
import { become, newKey, type SignedIn, signedIn, type TestKey } from './support/people.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

const REQUESTS = 8
const CHANGES = 3

let web: WebServer
let owner: SignedIn
let key: TestKey

test.beforeAll(async ({ site }) => {
  web = await startWebServer(site, {
    CLAIMCHECK_DEMO: 'false',
    MAX_API_REQUESTS_PER_MINUTE: String(REQUESTS),
    MAX_CHANGES_PER_MINUTE: String(CHANGES),
    MAX_KEPT_MEGABYTES: '0.1',
  })
})
test.beforeEach(async ({ site }) => {
  owner = await signedIn(site, 'owner', { attributes: { country: ['DE', 'CH'] } })
  key = await newKey(site, owner.id)
})
test.afterAll(() => web.stop())
test.use({ allowedComplaints: /status of 429/ })

type Asked = { method?: string; headers?: Record<string, string> }

async function ask(path: string, { method = 'GET', headers = key.headers }: Asked = {}) {
  const response = await fetch(web.url + path, { method, headers })
  const text = await response.text()
  const lists = ['ratelimit-policy', 'ratelimit'].map((name) => {
    const told = response.headers.get(name)
    return told === null ? null : parseList(told).map(([item, more]) => [item, Object.fromEntries(more)])
  })
  return { status: response.status, headers: response.headers, text, lists }
}

const alert = (page: Page, text: string) => page.getByRole('alert').filter({ hasText: text })

test('each key may ask as often as is set, and its owner’s pages and other keys may go on', async ({
  site,
}) => {
  const scope_digest = scopeDigest(new Map([['country', ['CH', 'DE']]]))
  const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'), {
    owner_id: owner.id,
    scope_digest,
  })
  const paths = [
    '/api/datasets',
    '/api/exports',
    `/api/exports/${id}`,
    `/api/exports/${id}/file`,
    '/api/endpoints',
  ]
  for (let count = 0; count < REQUESTS; count++) {
    const { status, lists } = await ask(String(paths[count % paths.length]))
    expect(status).toBe(200)
    expect(lists).toEqual([
      [['requests', { q: REQUESTS, w: 60 }]],
      [['requests', { r: REQUESTS - 1 - count, t: expect.any(Number) }]],
    ])
  }
  // Whatever is asked for, as Next bundles it.
  for (const path of paths) {
    const { status, text, headers, lists } = await ask(path)
    expect([path, status, JSON.parse(text).code]).toEqual([path, 429, 'too_many_requests'])
    const seconds = Number(headers.get('retry-after'))
    expect(seconds).toBeGreaterThanOrEqual(1)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(lists[1]).toEqual([['requests', { r: 0, t: seconds }]])
  }
  for (const headers of [{ cookie: owner.cookie }, (await newKey(site, owner.id)).headers])
    expect((await ask('/api/exports', { headers })).status).toBe(200)
  for (const path of ['/api/health', '/api/health/live', '/api/health/ready']) {
    const { status, lists } = await ask(path)
    expect([path, status, lists]).toEqual([path, 200, [null, null]])
  }
  expect((await ask('/api/exports', { headers: { authorization: 'Bearer cc_no-such' } })).lists).toEqual([
    null,
    null,
  ])
})

test('a program that has changed too much is told so, and its owner’s pages go on until they have', async ({
  page,
  site,
}) => {
  const cancel = () => ask(`/api/exports/${randomUUID()}/cancel`, { method: 'POST' })
  for (let count = 0; count < CHANGES; count++) expect((await cancel()).status).toBe(404)
  const { status, headers } = await cancel()
  expect(status).toBe(429)
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  await become(page, web.url, owner)
  await site.admin.query(
    `insert into claimcheck.rate_limit (id, key, count, last_request)
     values (gen_random_uuid(), 'claimcheck:changes:' || $1, $2, (extract(epoch from now()) + 600) * 1000)`,
    [owner.id, CHANGES - 1],
  )
  await openForm(page, 'orders', web.url)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.waitForURL(/\/exports\/[\w-]{36}$/)
  await openForm(page, 'orders', web.url)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const refusal = alert(page, 'You have changed too much within a minute.')
  await expect(refusal).toContainText(/The next one may be in \d+ seconds?\. Wait for that long/)
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeEnabled()
  // The key of the program can be revoked all the same.
  await page.goto(`${web.url}/account`)
  const row = page
    .getByRole('region', { name: 'API keys' })
    .getByRole('listitem')
    .filter({ hasText: 'of the tests' })
  // Its scripts write times without the zone of the server.
  await expect(row).not.toContainText('UTC')
  await row.getByRole('button', { name: 'Revoke of the tests' }).click()
  await page.getByRole('button', { name: 'Yes, revoke' }).click()
  await expect(row).toHaveCount(0)
  expect((await ask('/api/exports')).status).toBe(401)
})

test('a person sees what their files take, and is told when there is no room for another one', async ({
  page,
  site,
}) => {
  await bringAxe(page)
  await finishedExport(site, Buffer.alloc(60_000), { owner_id: owner.id, expires_at: '2099-05-06T07:08:09Z' })
  await become(page, web.url, owner)
  await page.goto(`${web.url}/exports`)
  await expect(page.getByText('Kept: 60 kB of 104.9 kB')).toBeVisible()
  await expectAccessible(page)
  await finishedExport(site, Buffer.alloc(50_000), { owner_id: owner.id, expires_at: '2099-01-02T03:04:05Z' })
  await openForm(page, 'orders', web.url)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(alert(page, 'Your files take all the room that you have.')).toContainText(
    '0.1 of 0.1 MiB are taken. There is room again from 2099-01-02 03:04:05 UTC on, when files of yours expire. Delete exports',
  )
})

test('a page that is told to ask later does, and goes on by itself', async ({ page, site, worker }) => {
  await worker.stop()
  const id = await insertExport(site, { owner_id: owner.id })
  let asked = 0
  let isRefused = true
  await page.route(`**/api/exports/${id}`, async (route) => {
    asked++
    if (!isRefused) return route.continue()
    const problem = problemResponse(
      new Problem('too_many_requests', { params: { limit: 5, retryAfterSeconds: 60 } }),
    )
    await route.fulfill({
      status: problem.status,
      headers: Object.fromEntries(problem.headers),
      body: await problem.text(),
    })
  })
  await become(page, web.url, owner)
  await page.clock.install()
  await page.goto(`${web.url}/exports/${id}`)
  const trouble = alert(page, 'The server is asked too often')
  await expect(trouble).toBeVisible()
  await page.clock.pauseAt(Date.now() + 10_000)
  const before = asked
  await page.clock.runFor(25_000)
  expect(asked).toBe(before)
  isRefused = false
  await page.clock.runFor(30_000)
  await expect(trouble).toBeHidden()
  expect(asked).toBeGreaterThan(before)
  await site.admin.query(
    `update claimcheck.export set status = 'failed', error_code = 'job_lost' where id = $1`,
    [id],
  )
  // Longer than any pace of its own.
  await page.clock.runFor(15_000)
  await expect(page.getByText('The export was lost from the queue.')).toBeVisible()
})
