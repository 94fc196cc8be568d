import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { warn } from '../scripts/terminal.ts'
import { findNginx } from '../scripts/testing/debian-program.ts'
import { runApiDocs } from './support/api-docs.ts'
import { BASE_PATH, buildForBasePath, METRICS_TOKEN, strayFrom } from './support/base-path.ts'
import { readCsv, sha256Of } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { expectChecksum, exportFile, pressExport } from './support/form.ts'
import { type Nginx, placeForNginx, startNginx } from './support/nginx.ts'
import { become, chooseOfAccount, enter, newPerson, SESSION_COOKIE, signedIn } from './support/people.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

/** A build takes longer than any test. */
const BUILD_TIMEOUT_MS = 300_000
const NAME = 'exports.example.com'
const LOOPBACK = '127.0.0.1'
const ADMIN = { roles: ['member', 'admin'] }

let web: WebServer
let nginx: Nginx | undefined
/** Where people find the service's own origin: nginx where there is one, or else the server itself. */
let origin: string
/** Where people find the service. */
let base: string

test.beforeAll(async ({ site }) => {
  test.setTimeout(BUILD_TIMEOUT_MS)
  const environment = { ...(await buildForBasePath()), SOURCE_DATABASE_URL: site.sourceUrl }
  const found = process.platform === 'linux' ? await findNginx() : { reason: 'it is tried on Linux' }
  if ('reason' in found) warn(`NOT TESTED: a base path behind nginx, because ${found.reason}.`)
  const place = await placeForNginx(NAME)
  web = await startWebServer(site, { ...environment, CLAIMCHECK_DEMO: 'false', APP_URL: place.origin })
  origin = 'reason' in found ? web.url : place.origin
  base = `${origin}${BASE_PATH}`
  if (!('reason' in found))
    nginx = await startNginx(found.program, { port: place.port, target: web.url, basePath: BASE_PATH })
})
test.afterAll(async () => {
  await nginx?.stop()
  await web?.stop()
})
test.use({ allowedComplaints: /Cross-Origin-Opener-Policy header has been ignored/ })

test('people come by a deep link, sign in, export, download, look back, cancel, make it again, delete and sign out', async ({
  page,
  site,
  worker,
}) => {
  const email = await newPerson(site, 'bea', ADMIN.roles)
  const stray = strayFrom(page)
  const link = '/?dataset=customers&columns=id,name&filter=id:between:1,3'
  await page.goto(base + link)
  await expect(page).toHaveURL(`${base}/sign-in?next=${encodeURIComponent(link)}`)
  await enter(page, email)
  await expect(page).toHaveURL(
    (at) => at.pathname === BASE_PATH && `/${decodeURIComponent(at.search)}` === link,
  )
  await expect(page.getByText('2 of 9 selected')).toBeVisible()
  const cookie = (await page.context().cookies()).find(({ name }) => name === SESSION_COOKIE)
  expect(cookie?.path).toBe(BASE_PATH)
  await page.waitForLoadState()

  const download = await exportFile(page)
  expect(download.suggestedFilename()).toMatch(/^customers-.*\.csv$/)
  const file = await readFile(await download.path())
  const { header, rows } = await readCsv(download)
  expect([header, rows.length]).toEqual([['Customer', 'Name'], 3])
  const sha256 = createHash('sha256').update(file).digest('hex')
  await expectChecksum(page, sha256)
  const href = new RegExp(`^${BASE_PATH}/api/exports/[0-9a-f-]+/file$`)
  await expect(page.getByRole('link', { name: /click here/ })).toHaveAttribute('href', href)
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByRole('rowheader').getByRole('link', { name: 'Customers' }).first().click()
  await expectChecksum(page, sha256)
  await page.reload()
  await expectChecksum(page, sha256)

  await page.getByRole('link', { name: 'Export', exact: true }).click()
  await page.getByRole('navigation', { name: 'Datasets' }).getByRole('link', { name: 'Customers' }).click()
  await expect(page).toHaveURL(new RegExp(`${BASE_PATH}/?\\?dataset=customers`))
  await worker.stop()
  await pressExport(page)
  await page.getByRole('button', { name: 'Cancel export' }).click()
  await page.getByRole('button', { name: 'Yes, cancel it' }).click()
  await expect(page.getByRole('alert', { name: 'The export was cancelled' })).toBeVisible()
  await worker.start()
  const again = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Make it again' }).click()
  expect((await readCsv(await again)).rows).toHaveLength(50_000)
  await page.getByRole('button', { name: 'Delete export' }).click()
  await page.getByRole('button', { name: 'Yes, delete it' }).click()
  await expect(page).toHaveURL(`${base}/exports`)
  await expect(page.getByRole('rowheader')).toHaveCount(2)

  await page.goto(`${base}/docs/api`)
  await expect(
    page.getByRole('heading', { name: `GET ${BASE_PATH}/api/datasets`, exact: true }),
  ).toBeVisible()
  await expect(page.getByText('curl "$URL/api/datasets"')).toContainText(`URL=${base}\n`)
  await expect(page.getByRole('link', { name: 'openapi.json', exact: true })).toHaveAttribute(
    'href',
    `${BASE_PATH}/api/openapi.json`,
  )

  await chooseOfAccount(page, 'Sign out')
  await expect(page).toHaveURL(`${base}/sign-in`)
  expect(stray).toEqual([])
})

test('a claim link opens its page to whoever has no account, and leads nowhere else', async ({
  browser,
  page,
  site,
  worker,
}) => {
  await become(page, base, await signedIn(site, 'sam', ADMIN))
  const stray = strayFrom(page)
  await using context = await browser.newContext()
  const other = await context.newPage()
  const strayOfOther = strayFrom(other)
  const download = other.waitForEvent('download')
  await page.goto(`${base}/?dataset=customers&columns=id`)
  await worker.whileFrozen(async () => {
    await pressExport(page)
    await page.getByRole('button', { name: 'Share', exact: true }).click()
    await page.getByRole('button', { name: 'Make a link' }).click()
    const url = await page.getByRole('textbox', { name: 'The link' }).inputValue()
    expect(url).toMatch(new RegExp(`^${base}/claim/[\\w-]{43}$`))
    await other.goto(url)
    await expect(other.getByText('Queued', { exact: true })).toBeVisible()
  })
  const sha256 = await sha256Of(await (await download).path())
  await expectChecksum(other, sha256)
  const { pathname } = new URL(other.url())
  const ways = await other
    .locator('a[href], area[href], form')
    .evaluateAll((found) => found.map((each) => each.getAttribute('href') ?? each.outerHTML))
  const file = `${pathname.replace('/claim/', '/api/claims/')}/file`
  expect(ways).toEqual(['#content', file, file])
  expect(await context.cookies()).toEqual([])
  expect([stray, strayOfOther]).toEqual([[], []])
})

test('a key that is made there opens the API below the path, as docs/api.md has it', async ({
  page,
  site,
}) => {
  await become(page, base, await signedIn(site, 'kim', ADMIN))
  const stray = strayFrom(page)
  await page.goto(`${base}/account`)
  const section = page.getByRole('region', { name: 'API keys' })
  await section.getByLabel('Name').fill('Nightly report')
  await section.getByRole('button', { name: 'Make an API key' }).click()
  const key = String(await section.getByRole('alert').getByRole('code').textContent())
  expect(key).toMatch(/^cc_[\w-]{48}$/)
  expect(stray).toEqual([])

  await using docs = await runApiDocs({ url: base, key, ...(nginx && { address: LOOPBACK }) })
  const numbers = Array.from({ length: docs.count }, (_, index) => index + 1)
  expect([docs.exitCode, docs.done], docs.output).toEqual([0, numbers])
  const { artifact } = (await docs.json('shared.json')) as { artifact: { url: string; sha256: string } }
  expect(artifact.url).toMatch(new RegExp(`^${BASE_PATH}/api/claims/[\\w-]{43}/file$`))
  const sha256 = createHash('sha256')
    .update(await docs.file('orders.csv'))
    .digest('hex')
  expect(artifact.sha256).toBe(sha256)

  const program = nginx ? `http://${LOOPBACK}:${nginx.port}` : web.url
  const made = await fetch(`${program}${BASE_PATH}/api/exports`, {
    method: 'POST',
    headers: {
      host: new URL(origin).host,
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ dataset: 'customers', columns: ['id'] }),
  })
  const { id } = await made.json()
  expect([made.status, made.headers.get('location')]).toEqual([202, `${BASE_PATH}/api/exports/${id}`])
})

test('the pages of webhooks and of administrators are all below the path', async ({ page, site }) => {
  const person = await signedIn(site, 'ann', ADMIN)
  await become(page, base, person)
  const stray = strayFrom(page)
  await page.goto(`${base}/account`)
  const section = page.getByRole('region', { name: 'Webhooks' })
  await section.getByRole('button', { name: 'Add a webhook' }).click()
  await section.getByLabel('Address').fill('https://hooks.example.com/below')
  await section.getByRole('button', { name: 'Add it' }).click()
  await section.getByRole('link', { name: 'https://hooks.example.com/below' }).click()
  await expect(page.getByText('Nothing was told yet.')).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`^${base}/account/webhooks/[0-9a-f-]{36}$`))
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page).toHaveURL(`${base}/account`)

  await chooseOfAccount(page, 'Administration')
  await expect(page).toHaveURL(`${base}/admin`)
  for (const [name, path] of [
    ['Exports', '/admin/exports'],
    ['Audit trail', '/admin/events'],
    ['People', '/admin/people'],
    ['Add person', '/admin/people/add'],
    ['All people', '/admin/people'],
    ['ann', `/admin/people/${person.id}`],
  ] as const) {
    await page.getByRole('main').getByRole('link', { name }).first().click()
    await expect(page).toHaveURL(base + path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  }
  expect(stray).toEqual([])
})

test('outside of its path the server has nothing, and its start leads there', async () => {
  const statusOf = async (path: string) => {
    const { status, headers } = await fetch(`${web.url}${path}`, { redirect: 'manual' })
    return [status, headers.get('location'), headers.get('content-security-policy') !== null]
  }
  expect(await statusOf('/')).toEqual([307, BASE_PATH, true])
  for (const path of ['/exports', '/api/health', '/_next/data/x', `${BASE_PATH}x`, '/exports-app.'])
    expect(await statusOf(path), path).toEqual([404, null, true])
  // Somebody has forgotten the path: with a key, and to change something too.
  for (const method of ['GET', 'POST']) {
    const headers = { authorization: 'Bearer cc_x', 'content-type': 'application/json' }
    const answer = await fetch(`${web.url}/api/exports`, { method, headers })
    expect(await answer.json()).toMatchObject({
      status: 404,
      code: 'unknown_address',
      detail: `This service is below ${BASE_PATH}. Look it up in the documentation.`,
    })
  }
  expect(await statusOf(`${BASE_PATH}/api/health`)).toEqual([200, null, true])
  const document = await (await fetch(`${web.url}${BASE_PATH}/api/openapi.json`)).json()
  expect(document).toMatchObject({ servers: [{ url: BASE_PATH }] })
  for (const path of ['/api/nothing', '/_next/data/x'])
    expect((await statusOf(`${BASE_PATH}${path}`))[0], path).toBe(404)
})

test('the metrics are below it, and name routes without it', async () => {
  const scrape = (path: string) =>
    fetch(`${web.url}${path}`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
  await fetch(`${web.url}${BASE_PATH}/api/health/live`)
  expect((await scrape('/metrics')).status).toBe(404)
  const told = await scrape(`${BASE_PATH}/metrics`)
  expect(await told.text()).toContain('method="GET",route="/api/health/live",status="2xx"')
})
