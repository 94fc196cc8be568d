import { createHash, randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { expect, type Page } from 'playwright/test'
import { cpuSeconds } from '../../bench/outcome.ts'
import { warn } from '../../scripts/terminal.ts'
import { type FoundProxy, findProxy, type ProxyName } from '../../scripts/testing/proxies.ts'
import { finishedExport } from '../../test/support/finished-export.ts'
import { sha256Of } from '../support/files.ts'
import { type Site, test } from '../support/fixtures.ts'
import { exportFile, openForm, pressExport } from '../support/form.ts'
import { freePort } from '../support/free-port.ts'
import { become, type SignedIn, signedIn } from '../support/people.ts'
import { PROXY_HOST } from '../support/proxy-program.ts'
import { startWebServer, type WebServer } from '../support/web-server.ts'
import { ask, essence, open } from './asking.ts'
import { CHAINS, type Chain, NAME, READ_SECONDS, startChain } from './proxies.ts'

/** Debian's packages have to be downloaded, once. */
const SETUP_TIMEOUT_MS = 360_000
/** Longer than any of the proxies waits, in ms. */
const LONG_MS = 2 * READ_SECONDS * 1_000
const LARGE = 100_000_000
const HALF_A_GIGABYTE = 500_000_000
const METRICS_TOKEN = 'of-the-tests-which-read-metrics'

test.use({ allowedComplaints: /Cross-Origin-Opener-Policy header has been ignored/ })

for (const chain of CHAINS) test.describe(`behind ${chain.title}`, () => behind(chain))

function behind(chain: Chain): void {
  let port: number
  let webPort: number
  let web: WebServer
  let proxies: AsyncDisposable | undefined
  let person: SignedIn
  let origin: string

  test.beforeAll(async ({ site }) => {
    test.setTimeout(SETUP_TIMEOUT_MS)
    const found = await findAll(chain)
    port = await freePort(PROXY_HOST)
    origin = `http://${NAME}:${port}`
    web = await startWebServer(site, {
      CLAIMCHECK_DEMO: 'false',
      APP_URL: origin,
      TRUSTED_PROXY_HOPS: String(chain.hops.length),
      METRICS_TOKEN,
      ...(chain.sendsFiles && { X_ACCEL_LOCATION: '/artifacts/' }),
    })
    webPort = Number(new URL(web.url).port)
    proxies = await startChain(chain, found, { port, target: web.url, storeFolder: site.storeFolder })
    person = await signedIn(site, 'pat', { roles: ['member', 'admin'] })
    await warmUp(site, person, (path) => ask(webPort, port, { path, headers: { cookie: person.cookie } }))
  })
  test.afterAll(async () => {
    await proxies?.[Symbol.asyncDispose]()
    await web?.stop()
  })

  test(`a page waits longer than ${READ_SECONDS} s for more than 100 MB, and downloads what it says`, async ({
    page,
    worker,
  }) => {
    await become(page, origin, person)
    await openForm(page, 'orders', origin)
    const download = page.waitForEvent('download', { timeout: 0 })
    await worker.whileFrozen(async () => {
      await pressExport(page)
      await expect(page.getByText('Queued', { exact: true })).toBeVisible()
      await untilAskedFor(page, LONG_MS)
      await expect(page.getByText('Queued', { exact: true })).toBeVisible()
    })
    const file = await (await download).path()
    expect((await stat(file)).size).toBeGreaterThan(LARGE)
    await expect(page.getByText(await sha256Of(file), { exact: true })).toBeVisible()
  })

  test('whatever is asked of a file is answered as by the server itself', async ({ site }) => {
    const content = Buffer.from(`Order\r\n${'1234567890\r\n'.repeat(1_000)}`)
    const { id, etag } = await finishedExport(site, content, { owner_id: person.id })
    const own = { cookie: person.cookie, 'accept-encoding': 'gzip, deflate, br, zstd' }
    for (const [status, headers, method] of [
      [200, {}, 'GET'],
      [200, {}, 'HEAD'],
      [200, { range: 'bytes=3-12' }, 'HEAD'],
      [206, { range: 'bytes=3-12' }, 'GET'],
      [206, { range: 'bytes=-5' }, 'GET'],
      [206, { range: 'bytes=12000-99999' }, 'GET'],
      [206, { range: 'bytes=3-12', 'if-range': etag }, 'GET'],
      [200, { range: 'bytes=3-12', 'if-range': '"of another file"' }, 'GET'],
      [200, { range: 'bytes=3-12', 'if-range': 'Thu, 01 Jan 2037 00:00:00 GMT' }, 'GET'],
      [200, { range: 'bytes=0-1,4-5' }, 'GET'],
      [200, { 'if-match': etag }, 'GET'],
      [412, { 'if-match': '"of another file"' }, 'GET'],
      [304, { 'if-none-match': etag }, 'GET'],
      [200, { 'if-none-match': '"of another file"' }, 'GET'],
      [200, { 'if-modified-since': new Date().toUTCString() }, 'GET'],
      [200, { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 'GET'],
      [416, { range: 'bytes=99999-' }, 'GET'],
    ] as const) {
      const asked = { path: `/api/exports/${id}/file`, method, headers: { ...own, ...headers } }
      const [direct, through] = [await ask(webPort, port, asked), await ask(port, port, asked)]
      expect([direct.status, through.status], JSON.stringify([method, headers])).toEqual([status, status])
      expect(essence(through), JSON.stringify([method, headers])).toEqual(essence(direct))
    }
    if (chain.sendsFiles) expect(web.output()).toContain('"by":"nginx"')
  })

  test('errors are the server’s own', async ({ site }) => {
    const now = new Date()
    const times = { created_at: now, finished_at: now, expires_at: now }
    const { id } = await finishedExport(site, Buffer.from('x'), { owner_id: person.id, ...times })
    const own = { cookie: person.cookie }
    for (const [status, path, headers] of [
      [401, `/api/exports/${id}`, {}],
      [401, `/api/exports/${id}/file`, {}],
      [404, '/api/nothing', own],
      [410, `/api/exports/${id}/file`, own],
    ] as const) {
      const answer = await ask(port, port, { path, headers })
      expect([answer.status, answer.headers['content-type']], path).toEqual([
        status,
        'application/problem+json',
      ])
      expect(JSON.parse(answer.body.toString())).toMatchObject({ status })
    }
    expect((await ask(port, port, { path: '/artifacts/x' })).status).toBe(404)
  })

  test('metrics are told by the server, and not through the proxy', async () => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` }
    expect((await ask(webPort, port, { path: '/metrics', headers })).status).toBe(200)
    for (const path of ['/metrics', '/metrics?x'])
      expect([403, 404], path).toContain((await ask(port, port, { path, headers })).status)
  })

  test('a download that breaks off is resumed to the same bytes', async ({ site }) => {
    const content = randomBytes(20_000_000)
    const { id, etag, sha256 } = await finishedExport(site, content, { owner_id: person.id })
    const asked = { path: `/api/exports/${id}/file`, headers: { cookie: person.cookie } }
    const parts: Buffer[] = []
    let taken = 0
    for await (const chunk of await open(port, port, asked)) {
      parts.push(chunk)
      taken += chunk.length
      if (taken > content.length / 3) break
    }
    const headers = { ...asked.headers, range: `bytes=${taken}-`, 'if-range': etag }
    const rest = await ask(port, port, { ...asked, headers })
    expect([rest.status, rest.body.length]).toEqual([206, content.length - taken])
    const hash = createHash('sha256').update(Buffer.concat([...parts, rest.body]))
    expect(hash.digest('hex')).toBe(sha256)
  })

  test('half a gigabyte comes whole, and what it costs is told', async ({ site }) => {
    const content = randomBytes(HALF_A_GIGABYTE)
    const { id } = await finishedExport(site, content, { owner_id: person.id })
    const [startedAt, cpu] = [performance.now(), cpuSeconds(web.pid)]
    let taken = 0
    for await (const chunk of await open(port, port, {
      path: `/api/exports/${id}/file`,
      headers: { cookie: person.cookie },
    }))
      taken += chunk.length
    expect(taken).toBe(content.length)
    const seconds = (performance.now() - startedAt) / 1_000
    const speed = Math.round(taken / 1_000_000 / seconds)
    process.stdout.write(
      `behind ${chain.title}: ${speed} MB/s, CPU of the web server ${(cpuSeconds(web.pid) - cpu).toFixed(2)} s\n`,
    )
  })

  test('a small file comes by one click', async ({ page }) => {
    await become(page, origin, person)
    await openForm(page, 'customers', origin)
    expect((await exportFile(page)).suggestedFilename()).toMatch(/^customers-.*\.csv$/)
  })
}

/** Finds what a chain is made of, or skips its tests and says why. */
async function findAll({ title, hops }: Chain): Promise<Map<ProxyName, FoundProxy>> {
  const found = new Map<ProxyName, FoundProxy>()
  for (const name of hops) {
    const proxy = process.platform === 'linux' ? await findProxy(name) : { reason: 'it is tried on Linux' }
    if (!('reason' in proxy)) found.set(name, proxy)
    else {
      warn(`NOT TESTED: what comes through ${title}, because of ${name}: ${proxy.reason}.`)
      test.skip(true, proxy.reason)
    }
  }
  return found
}

/** Lets a server load what its pages are made of, which on a busy machine takes longer than any of the proxies waits. */
async function warmUp(
  site: Site,
  { id: owner_id }: SignedIn,
  get: (path: string) => Promise<unknown>,
): Promise<void> {
  const { id } = await finishedExport(site, Buffer.from('x'), { owner_id })
  for (const path of ['/?dataset=orders', `/exports/${id}`, `/api/exports/${id}`, `/api/exports/${id}/file`])
    await get(path)
}

/** Waits until a page has got answers about its export for so long, in ms, by whichever way it asks. */
async function untilAskedFor(page: Page, ms: number): Promise<void> {
  const times: number[] = []
  page.on('response', (response) => {
    if (response.url().includes('/api/exports/')) times.push(performance.now())
  })
  await expect.poll(() => (times.at(-1) ?? 0) - (times[0] ?? 0), { timeout: 10 * ms }).toBeGreaterThan(ms)
}
