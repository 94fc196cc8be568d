import { expect, type Page } from 'playwright/test'
import { revokeKey } from '../lib/accounts/api-keys.ts'
import { SERVICE } from '../lib/exports/events.ts'
import { untilSucceeded } from '../test/support/exports.ts'
import { openLink } from '../test/support/link.ts'
import { type ButtonApp, startButtonApp } from './support/button-app.ts'
import { readCsv, sha256Of } from './support/files.ts'
import { type Site, test } from './support/fixtures.ts'
import { openDetails } from './support/form.ts'
import { newKey, type SignedIn, signedIn, type TestKey } from './support/people.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

/** So slow that an export of some thousand orders is met in the middle for half a minute. */
const BYTES_PER_SECOND = 100_000
/** The one tenant that the key of the app is held to. */
const TENANT = 'DE'
const UUID = /^[0-9a-f-]{36}$/

let web: WebServer
let owner: SignedIn
let key: TestKey
let app: ButtonApp

test.beforeAll(async ({ site }) => {
  web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
})
test.beforeEach(async ({ site }) => {
  owner = await signedIn(site, 'shop', { attributes: { country: ['DE', 'CH'] } })
  key = await newKey(site, owner.id, { datasets: ['orders'], attributes: { country: TENANT } })
  app = await startButtonApp({ url: web.url, key: key.key })
})
test.afterEach(() => app[Symbol.asyncDispose]())
test.afterAll(() => web.stop())

const button = (page: Page) => page.getByRole('button', { name: 'Export orders' })

async function exportsOf({ admin }: Site): Promise<string[]> {
  const { rows } = await admin.query('select id from claimcheck.export where owner_id = $1', [owner.id])
  return rows.map(({ id }) => id)
}

/** How many claim links those have. */
async function countLinks({ admin }: Site): Promise<number> {
  const { rows } = await admin.query(
    `select l.id from claimcheck.claim_link l join claimcheck.export e on e.id = l.export_id
     where e.owner_id = $1`,
    [owner.id],
  )
  return rows.length
}

/** The orders that the app asks for, of its tenant. */
async function paidOrders({ admin }: Site): Promise<string[]> {
  const { rows } = await admin.query(
    `select o.id::text from demo.orders o join demo.customers c on c.id = o.customer_id
     where o.status = 'paid' and c.country = $1 order by o.id`,
    [TENANT],
  )
  return rows.map(({ id }) => id)
}

test('who presses the button of another app sees how far the export is and gets the file, without an account', async ({
  page,
  site,
  worker,
}) => {
  await using network = await openLink(site.sourceUrl, { bytesPerSecond: BYTES_PER_SECOND })
  await worker.stop()
  await worker.start({ SOURCE_DATABASE_URL: network.url })
  const seen: string[] = []
  page.on('request', (request) =>
    seen.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? ''),
  )
  await page.goto(app.url)
  seen.push(await page.content())
  const download = page.waitForEvent('download')
  await button(page).click()
  await expect(page).toHaveURL(new RegExp(`^${web.url}/claim/[\\w-]{43}$`))
  const bar = page.getByRole('progressbar', { name: 'Progress of the export' })
  await expect(bar).toHaveAttribute('aria-valuenow', /^[1-9]/)
  network.hurry()
  const file = await download
  await expect(page.getByText('Ready', { exact: true })).toBeVisible()

  const [id = '', ...others] = await exportsOf(site)
  expect(others).toEqual([])
  const { sha256, row_count } = await untilSucceeded(site, id)
  expect(await sha256Of(await file.path())).toBe(sha256)
  await openDetails(page)
  await expect(page.getByText(String(sha256))).toBeVisible()
  const { header, rows } = await readCsv(file)
  expect(header).toEqual(['Order', 'Placed', 'Customer', 'Total'])
  expect(rows.map(([order]) => order)).toEqual(await paidOrders(site))
  expect(rows.length).toBe(Number(row_count))
  expect(await page.context().cookies()).toEqual([])
  seen.push(await page.content(), app.output(), web.output())
  expect(seen.join('\n')).not.toContain(key.key.slice(3))
  await worker.stop()
})

test('a button that is pressed twice, or whose form is sent again, makes one export and one link; the page loaded anew makes another', async ({
  page,
  site,
}) => {
  await page.goto(app.url)
  const press = await page.locator('input[name=press]').inputValue()
  await button(page).dblclick()
  await expect(page).toHaveURL(/\/claim\//)
  const link = page.url()
  const again = () =>
    page.request.post(`${app.url}/export`, {
      form: { press },
      headers: { origin: app.url },
      maxRedirects: 0,
    })
  const answers = await Promise.all([again(), again(), again()])
  expect(answers.map((each) => [each.status(), each.headers().location])).toEqual(
    Array.from({ length: 3 }, () => [303, link]),
  )
  expect(await countLinks(site)).toBe(1)
  const [made, ...others] = await exportsOf(site)
  expect(others).toEqual([])
  await page.goto(app.url)
  await button(page).click()
  await expect(page).toHaveURL(/\/claim\//)
  expect(await exportsOf(site)).toEqual(expect.arrayContaining([made]))
  expect(await exportsOf(site)).toHaveLength(2)
})

test.describe('when there is no export', () => {
  test.use({ allowedComplaints: /status of 502/ })

  test('because the key was revoked, the app says so, and its user can press anew', async ({
    page,
    site,
  }) => {
    const db = { executeSql: (sql: string, values?: unknown[]) => site.admin.query(sql, values) }
    await page.goto(app.url)
    const press = await page.locator('input[name=press]').inputValue()
    await revokeKey(db, owner.id, key.id, SERVICE)
    await button(page).click()
    await expect(page.getByRole('alert')).toHaveText(
      'The API key is not accepted. Tell whoever runs this app.',
    )
    await expect(page.locator('input[name=press]')).toHaveValue(UUID)
    await expect(page.locator('input[name=press]')).not.toHaveValue(press)
    expect(page.url()).toBe(`${app.url}/export`)
    expect(app.output()).toContain('POST /exports: 401 key_refused')
    expect((await page.content()) + app.output()).not.toContain(key.key.slice(3))
    expect(await exportsOf(site)).toEqual([])
  })
})
