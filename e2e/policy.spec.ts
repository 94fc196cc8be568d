import { randomUUID } from 'node:crypto'
import { expect } from 'playwright/test'
import { insertLink } from '../test/support/claim-links.ts'
import { eventsOf, insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { test } from './support/fixtures.ts'
import { signedIn } from './support/people.ts'
import { startWebServer } from './support/web-server.ts'

const NONCE = /'nonce-([A-Za-z0-9+/]{22}==)'/
/** What the fixture's page says of each thing that its policy forbids. */
const FORBIDDEN = /^Content Security Policy: script-src/

test.describe('which the browser complains of', () => {
  test.use({ allowedComplaints: /Content Security Policy|404/ })

  test('a script that somebody has put into a page does not run', async ({ page, site }) => {
    const forbidden: string[] = []
    page.on('console', (message) => {
      if (FORBIDDEN.test(message.text())) forbidden.push(message.text())
    })
    await page.route(`${site.url}/exports`, async (route) => {
      const response = await route.fetch()
      const body = (await response.text()).replace(
        '<body>',
        `<body><script>window.ran = 1</script><script src="/api/health"></script><img src=x onerror="window.ran = 2"><a id=trap href="javascript:window.ran=3">trap</a>`,
      )
      await route.fulfill({ response, body })
    })
    await page.goto('/exports').catch(() => undefined)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.locator('#trap').dispatchEvent('click')
    expect(await page.evaluate(() => Reflect.get(window, 'ran'))).toBeUndefined()
    await expect.poll(() => forbidden.length).toBe(4)
  })
})

test.describe('when the frame of the pages fails', () => {
  // Of the policy nothing.
  test.use({ allowedComplaints: /^(Error: )?no such thing/ })

  test('the page that says so does nothing that is forbidden', async ({ page }) => {
    await page.addInitScript(() => {
      window.matchMedia = () => {
        throw new Error('no such thing')
      }
    })
    await page.goto('/')
    await expect(page.getByRole('button', { name: 'Load the page anew' })).toBeVisible()
  })
})

test('each page has a nonce of its own, on all of its scripts', async ({ request }) => {
  const nonces = new Set<string>()
  for (const path of ['/', '/', '/exports', '/no/such/page']) {
    const response = await request.get(path)
    const [, nonce = ''] = NONCE.exec(response.headers()['content-security-policy'] ?? '') ?? []
    nonces.add(nonce)
    const scripts = (await response.text()).match(/<(?:script|style)\b[^>]*>/g) ?? []
    expect(scripts.length).toBeGreaterThan(5)
    expect(scripts.filter((script) => !script.includes(`nonce="${nonce}"`))).toEqual([])
  }
  expect([...nonces]).toHaveLength(4)
})

/** Headers by which a browser and what stands before it are told what may be done with an answer. */
const TOLD = [
  'cache-control',
  'content-security-policy',
  'content-type',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'x-content-type-options',
  'x-frame-options',
  'x-powered-by',
  'x-robots-tag',
]

test('the headers of every kind of answer', async ({ site }) => {
  const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
  const { token } = await insertLink(site, id)
  const page = await (await fetch(site.url)).text()
  const [script = ''] = /\/_next\/static\/[^"]+\.js/.exec(page) ?? []
  const action = { origin: site.url, 'next-action': '00' }
  const [, etag = ''] =
    /"([^"]+)"/.exec((await fetch(`${site.url}/api/exports/${id}`)).headers.get('etag') ?? '') ?? []
  const answers: [kind: string, path: string, init?: RequestInit][] = [
    ['page', '/'],
    ['page of the history', '/exports'],
    ['page of an export', `/exports/${id}`],
    ['page by a script', '/exports', { headers: { rsc: '1' }, redirect: 'follow' }],
    ['page that is not there', '/no/such/page'],
    ['redirect', '/exports/'],
    ['state', `/api/exports/${id}`],
    ['state that is known', `/api/exports/${id}`, { headers: { 'if-none-match': `"${etag}"` } }],
    ['state of nothing', `/api/exports/${randomUUID()}`],
    ['health', '/api/health'],
    ['address that the API has not', '/api/no/such'],
    ['method that the API has not', '/api/health', { method: 'POST', headers: { origin: site.url } }],
    ['file', `/api/exports/${id}/file`],
    ['part of a file', `/api/exports/${id}/file`, { headers: { range: 'bytes=0-1' } }],
    ['file that is not there', `/api/exports/${randomUUID()}/file`],
    ['page of a claim link', `/claim/${token}`],
    ['page of a link that opens nothing', '/claim/x'],
    ['redirect to a page of a claim link', `/claim/${token}/`],
    ['state by a claim link', `/api/claims/${token}`],
    ['state by a link that opens nothing', '/api/claims/x'],
    ['file by a claim link', `/api/claims/${token}/file`],
    ['file by a link that opens nothing', '/api/claims/x/file'],
    ['claim link by a foreign name', `/claim/${token}`, { headers: { 'x-forwarded-host': 'evil.example' } }],
    ['links of an export', `/api/exports/${id}/links`],
    ['script', script],
    ['picture', '/icon.svg'],
    ['refused action', '/', { method: 'POST', headers: { ...action, origin: 'http://evil.example' } }],
    ['action that is not there', '/', { method: 'POST', headers: action, body: '[]' }],
    ['action that cannot be read', '/', { method: 'POST', headers: action, body: '[' }],
    ['plain form', '/', { method: 'POST', headers: { origin: site.url } }],
    ['malformed address', '/%ff', { headers: { accept: 'text/html' } }],
    ['foreign name', '/', { headers: { 'x-forwarded-host': 'evil.example' } }],
  ]
  const told = []
  for (const [kind, path, init] of answers) {
    const { status, headers } = await fetch(site.url + path, { redirect: 'manual', ...init })
    const lines = TOLD.flatMap((name) => (headers.has(name) ? `  ${name}: ${headers.get(name)}` : []))
    told.push([`${kind}: ${status}`, ...lines].join('\n').replace(/nonce-[^']+/g, 'nonce-…'))
  }
  expect(`${told.join('\n\n')}\n`).toMatchSnapshot('headers.txt')
})

test('behind a proxy it is known from where something was asked for, and by which names', async ({
  page,
  site,
  worker,
}) => {
  await worker.stop()
  const { id: ownerId, email } = await signedIn(site, 'pia')
  const id = await insertExport(site, { dataset: 'customers', owner_id: ownerId })
  const web = await startWebServer(site, {
    TRUSTED_PROXY_HOPS: '1',
    APP_URL: 'https://exports.example.com',
    FRAME_ANCESTORS: 'self',
    AUTH_HEADER: 'X-Forwarded-User',
    AUTH_PROXY: '127.0.0.1',
  })
  try {
    await page.setExtraHTTPHeaders({
      'x-forwarded-for': '6.6.6.6, 203.0.113.5',
      'x-forwarded-user': email,
    })
    await page.goto(`${web.url}/exports/${id}`)
    await page.getByRole('button', { name: 'Cancel export' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Yes, cancel it' }).click()
    await expect(page.getByText('Cancelled', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Make it again' }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/exports/') && !url.pathname.endsWith(id))
    const again = page.url().slice(-36)
    expect(await eventsOf(site, id)).toMatchObject([{ kind: 'cancelled', address: '203.0.113.5' }])
    expect(await eventsOf(site, again)).toMatchObject([{ kind: 'made', address: '203.0.113.5' }])
    const { headers } = await fetch(web.url)
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
  } finally {
    // It would go on asking a server that is gone.
    await page.goto('about:blank')
    await web.stop()
  }
})
