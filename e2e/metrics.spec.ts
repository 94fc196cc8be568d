import { expect } from 'playwright/test'
import { scopeDigest } from '../lib/scope.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { valueIn } from '../test/support/metrics.ts'
import { test } from './support/fixtures.ts'
import { newKey, signedIn } from './support/people.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

const TOKEN = 'of-the-tests-and-of-nobody-else'
const SCOPE = { country: 'DE' }

let web: WebServer
test.beforeAll(async ({ site }) => {
  web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false', METRICS_TOKEN: TOKEN })
})
test.afterAll(() => web.stop())

async function scrape(): Promise<string> {
  const response = await fetch(`${web.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  expect(response.status).toBe(200)
  return response.text()
}

test('what the front, the routes and the pages measure is told in one place, to whoever has the token', async ({
  site,
}) => {
  const owner = await signedIn(site, 'measured', { attributes: SCOPE })
  const { headers } = await newKey(site, owner.id)
  const scope_digest = scopeDigest(new Map([['country', [SCOPE.country]]]))
  const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'), {
    owner_id: owner.id,
    scope_digest,
  })
  for (const path of [`/api/exports/${id}/file`, '/sign-in', `/no-such-page/${id}`])
    await (await fetch(`${web.url}${path}`, { headers })).text()
  const count = async (route: string, status: string) =>
    valueIn(await scrape(), 'claimcheck_http_requests_total', { method: 'GET', route, status })
  await expect.poll(() => count('/api/exports/{id}/file', '2xx')).toBe(1)
  await expect.poll(() => count('/sign-in', '2xx')).toBe(1)
  await expect.poll(() => count('other', '4xx')).toBe(1)
  const told = await scrape()
  expect(valueIn(told, 'claimcheck_download_bytes_total')).toBe(10)
  expect(valueIn(told, 'claimcheck_database_up')).toBe(1)
  // The one that asks.
  expect(valueIn(told, 'claimcheck_http_requests_unanswered')).toBeGreaterThan(0)
  for (const secret of [id, owner.id, TOKEN, site.databaseUrl]) expect(told).not.toContain(secret)
})

test('nobody else is told anything, whatever they send', async ({ site }) => {
  const key = await newKey(site, (await signedIn(site, 'curious', { roles: ['member', 'admin'] })).id)
  expect((await fetch(`${web.url}/metrics`)).status).toBe(401)
  expect((await fetch(`${web.url}/metrics`, { headers: key.headers })).status).toBe(401)
  // Where the operator has set no token there is no such address.
  const authorization = `Bearer ${TOKEN}`
  expect((await fetch(`${site.url}/metrics`, { headers: { authorization } })).status).toBe(404)
})
