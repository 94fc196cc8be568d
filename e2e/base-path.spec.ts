import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { warn } from '../scripts/terminal.ts'
import { findNginx } from '../scripts/testing/nginx.ts'
import { BASE_PATH, buildForBasePath } from './support/base-path.ts'
import { test } from './support/fixtures.ts'
import { exportFile } from './support/form.ts'
import { type Nginx, placeForNginx, startNginx } from './support/nginx.ts'
import { enter, newPerson, SESSION_COOKIE } from './support/people.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

/** A build takes longer than any test. */
const BUILD_TIMEOUT_MS = 300_000
const NAME = 'exports.example.com'

let web: WebServer
let nginx: Nginx | undefined
/** Where people find the service's own origin: nginx where there is one, or else the server itself. */
let origin: string

test.beforeAll(async ({ site }) => {
  test.setTimeout(BUILD_TIMEOUT_MS)
  const environment = await buildForBasePath()
  const found = process.platform === 'linux' ? await findNginx() : { reason: 'it is tried on Linux' }
  if ('reason' in found) warn(`NOT TESTED: a base path behind nginx, because ${found.reason}.`)
  const place = await placeForNginx(NAME)
  web = await startWebServer(site, { ...environment, CLAIMCHECK_DEMO: 'false', APP_URL: place.origin })
  origin = 'reason' in found ? web.url : place.origin
  if (!('reason' in found))
    nginx = await startNginx(found.program, { port: place.port, target: web.url, basePath: BASE_PATH })
})
test.afterAll(async () => {
  await nginx?.stop()
  await web?.stop()
})
test.use({ allowedComplaints: /Cross-Origin-Opener-Policy header has been ignored/ })

test('below a path of its origin, people sign in, export, download, look back and sign out, and nothing is asked for beside it', async ({
  page,
  site,
}) => {
  const email = await newPerson(site, 'bea')
  const beside: string[] = []
  page.on('request', (request) => {
    const { pathname, protocol } = new URL(request.url())
    if (protocol === 'http:' && pathname !== BASE_PATH && !pathname.startsWith(`${BASE_PATH}/`))
      beside.push(request.url())
  })
  const missing: string[] = []
  page.on('response', (response) => {
    if (response.status() === 404) missing.push(response.url())
  })
  await page.goto(`${origin}${BASE_PATH}/exports?cursor=x`)
  await expect(page).toHaveURL(`${origin}${BASE_PATH}/sign-in?next=%2Fexports%3Fcursor%3Dx`)
  await enter(page, email)
  await expect(page).toHaveURL(`${origin}${BASE_PATH}/exports?cursor=x`)
  const cookie = (await page.context().cookies()).find(({ name }) => name === SESSION_COOKIE)
  expect(cookie?.path).toBe(BASE_PATH)
  await page.getByRole('link', { name: 'Export', exact: true }).click()
  await page.getByText('Customers', { exact: true }).first().click()
  await expect(page).toHaveURL(new RegExp(`${BASE_PATH}/?\\?dataset=customers`))

  const download = await exportFile(page)
  expect(download.suggestedFilename()).toMatch(/^customers-.*\.csv$/)
  const file = await readFile(await download.path())
  const sha256 = createHash('sha256').update(file).digest('hex')
  await expect(page.getByText(sha256)).toBeVisible()
  await expect(page.getByRole('link', { name: /click here/ })).toHaveAttribute(
    'href',
    new RegExp(`^${BASE_PATH}/api/exports/[0-9a-f-]+/file$`),
  )
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByRole('rowheader').getByRole('link', { name: 'Customers' }).first().click()
  await expect(page.getByText(sha256)).toBeVisible()
  await page.reload()
  await expect(page.getByText(sha256)).toBeVisible()

  await page.goto(`${origin}${BASE_PATH}/docs/api`)
  await expect(page.getByRole('heading', { name: `${BASE_PATH}/api/datasets`, exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: 'openapi.json' })).toHaveAttribute(
    'href',
    `${BASE_PATH}/api/openapi.json`,
  )

  await page.getByRole('button', { name: 'Account: bea' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(`${origin}${BASE_PATH}/sign-in`)
  expect([beside, missing]).toEqual([[], []])
})

test('outside of its path the server has nothing, and its start leads there', async () => {
  const statusOf = async (path: string) => {
    const { status, headers } = await fetch(`${web.url}${path}`, { redirect: 'manual' })
    return [status, headers.get('location'), headers.get('content-security-policy') !== null]
  }
  expect(await statusOf('/')).toEqual([307, BASE_PATH, true])
  for (const path of ['/exports', '/api/health', '/_next/data/x', `${BASE_PATH}x`, '/exports-app.'])
    expect(await statusOf(path), path).toEqual([404, null, true])
  expect(await statusOf(`${BASE_PATH}/api/health`)).toEqual([200, null, true])
  const document = await (await fetch(`${web.url}${BASE_PATH}/api/openapi.json`)).json()
  expect(document).toMatchObject({ servers: [{ url: BASE_PATH }] })
  for (const path of ['/api/nothing', '/_next/data/x'])
    expect((await statusOf(`${BASE_PATH}${path}`))[0], path).toBe(404)
})
