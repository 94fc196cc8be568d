import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect } from 'playwright/test'
import { insertLink } from '../test/support/claim-links.ts'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { test } from './support/fixtures.ts'

/** What every answer carries, whoever makes it. */
const SECURITY_HEADERS = {
  'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'permissions-policy': expect.any(String),
  'cross-origin-opener-policy': 'same-origin',
}

test('who calls the server by a foreign name gets nothing from any route', async ({ site }) => {
  const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
  const own = new URL(site.url).host
  const [script] = /\/_next\/static\/[^"]+\.js/.exec((await ask(site.url, '/')).body) ?? []
  const paths = [
    ['GET', '/', 200],
    ['GET', '/exports', 200],
    ['GET', `/exports/${id}`, 200],
    ['GET', `/api/exports/${id}`, 200],
    ['HEAD', `/api/exports/${id}/file`, 200],
    ['GET', `/api/exports/${id}/file`, 200],
    ['GET', '/api/health', 200],
    ['GET', '/icon.svg', 200],
    ['GET', '/favicon.ico', 200],
    ['GET', script ?? '', 200],
    ['GET', '/no/such/page', 404],
    ['GET', '/exports/%ff', 400],
    ['OPTIONS', '/', 400],
  ] as const
  for (const [method, path, status] of paths) {
    const answer = (host: string, more = {}) => ask(site.url, path, { method, headers: { host, ...more } })
    const foreign = await answer('evil.example', { origin: 'http://evil.example', 'x-forwarded-host': own })
    expect({ path, status: foreign.status }).toEqual({ path, status: 421 })
    expect(foreign.headers).toMatchObject(SECURITY_HEADERS)
    expect(foreign.body).not.toContain('Order')
    if (method !== 'OPTIONS') expect({ path, status: (await answer(own)).status }).toEqual({ path, status })
  }
})

test('a browser that was lured here reads which setting is missing', async ({ site }) => {
  const headers = { host: 'exports.example.com', accept: 'text/html' }
  const { status, body } = await ask(site.url, '/', { headers })
  expect(status).toBe(421)
  expect(body).toContain('APP_URL=https://exports.example.com')
})

test('an address that cannot be read is a 400, on pages and in the API, in the path and behind it', async ({
  site,
}) => {
  for (const path of [
    '/%ff',
    '/exports/%ff',
    '/exports/%',
    '/api/exports/%ff/file',
    '/?dataset=%ff',
    '/_next/static/%',
  ]) {
    const { status, headers, body } = await ask(site.url, path)
    expect({ path, status }).toEqual({ path, status: 400 })
    expect(headers).toMatchObject({ ...SECURITY_HEADERS, 'content-type': 'application/problem+json' })
    expect(JSON.parse(body)).toMatchObject({ code: 'malformed_address' })
  }
})

test('a page names its icon before anything that it shows, and there is one for what comes without', async ({
  site,
}) => {
  const id = await insertExport(site)
  const { token } = await insertLink(site, id)
  for (const path of ['/', '/exports', `/exports/${id}`, `/claim/${token}`, '/no/such/page']) {
    const { body } = await ask(site.url, path, { headers: { accept: 'text/html' } })
    const [head = ''] = body.split('</head>')
    expect({ path, icons: head.match(/<link rel="icon" href="[^"]*"/g) }).toEqual({
      path,
      icons: ['<link rel="icon" href="/icon.svg"'],
    })
  }
  const { headers } = await ask(site.url, '/favicon.ico')
  expect(headers['content-type']).toBe('image/x-icon')
})

test('pictures are not worked on', async ({ site }) => {
  for (const url of ['%2Ficon.svg', '%2Ficon.png', 'http%3A%2F%2F127.0.0.1%2Fx.png']) {
    expect((await ask(site.url, `/_next/image?url=${url}&w=64&q=75`)).status).toBe(404)
  }
})

type Answer = { status: number | undefined; headers: IncomingHttpHeaders; body: string }
type Options = { method?: string; headers?: Record<string, string> }

/** Asks as only a program can: with any Host, and for a path as it is written. */
function ask(url: string, path: string, { method, headers }: Options = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    httpRequest({ hostname, port, path, method, headers }, async (response) => {
      resolve({ status: response.statusCode, headers: response.headers, body: await text(response) })
    })
      .on('error', reject)
      .end()
  })
}
