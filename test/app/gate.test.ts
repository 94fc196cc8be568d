import { describe, expect, test } from 'vitest'
import { refusal } from '../../server/http/gate.ts'
import type { OwnNames } from '../../server/http/host.ts'

const LOCAL: OwnNames = { host: '127.0.0.1', appUrl: [] }
const PUBLIC: OwnNames = { host: '127.0.0.1', appUrl: ['https://exports.example.com', 'http://intra:8080'] }
const EVERYWHERE: OwnNames = { host: '0.0.0.0', appUrl: [] }
const NAMED: OwnNames = { host: 'Files.Example.com', appUrl: [] }

type Headers = Record<string, string>
const KINDS = {
  page: ['GET', '/exports', {}],
  api: ['GET', '/api/exports/1', {}],
  file: ['HEAD', '/api/exports/1/file', {}],
  asset: ['GET', '/_next/static/chunks/1.js', {}],
  action: ['POST', '/', { 'next-action': '00' }],
} satisfies Record<string, [string, string, Headers]>

/** The status of the answer to a request of a kind; 200 stands for whatever the route itself says. */
function statusOf(names: OwnNames, kind: keyof typeof KINDS, headers: Headers): number {
  const [method, path, more] = KINDS[kind]
  const request = new Request(`http://127.0.0.1:3000${path}`, { method })
  // Not by Request, which as a browser would leave Host and Origin out.
  return (
    refusal({ url: request.url, method, headers: headersOf({ ...more, ...headers }) }, names)?.status ?? 200
  )
}

function headersOf(headers: Headers) {
  return new globalThis.Headers(headers)
}

const OWN: [names: OwnNames, host: string][] = [
  [LOCAL, '127.0.0.1:3000'],
  [LOCAL, '127.0.0.1'],
  [LOCAL, '127.8.9.10:80'],
  [LOCAL, 'localhost:3000'],
  [LOCAL, 'LocalHost'],
  [LOCAL, 'claims.localhost:3000'],
  [LOCAL, '[::1]:3000'],
  [LOCAL, '[::ffff:127.0.0.1]:3000'],
  [PUBLIC, 'exports.example.com'],
  [PUBLIC, 'EXPORTS.example.com:443'],
  [PUBLIC, 'intra:8080'],
  [PUBLIC, '127.0.0.1:3000'],
  [EVERYWHERE, '192.168.1.5:3000'],
  [EVERYWHERE, '[2001:db8::1]:3000'],
  [NAMED, 'files.example.com:3000'],
]

const STRANGE: [names: OwnNames, host: string][] = [
  [LOCAL, 'evil.example'],
  [LOCAL, 'evil.example:3000'],
  [LOCAL, '192.168.1.5:3000'],
  [LOCAL, '0.0.0.0:3000'],
  [LOCAL, '[2001:db8::1]'],
  [LOCAL, '127.0.0.1.evil.example'],
  [LOCAL, 'localhost.evil.example'],
  [LOCAL, 'evillocalhost'],
  [LOCAL, 'evil.example#.localhost'],
  [LOCAL, 'evil.example@localhost'],
  [LOCAL, 'localhost:3000@evil.example'],
  [LOCAL, 'localhost, evil.example'],
  [LOCAL, 'localhost/'],
  [LOCAL, ''],
  [LOCAL, 'exports.example.com'],
  [PUBLIC, 'evil.exports.example.com'],
  [PUBLIC, 'exports.example.com.evil.example'],
  [PUBLIC, 'exports.example.com.'],
  [EVERYWHERE, 'evil.example:3000'],
  [NAMED, 'files.example.org'],
]

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('a request for a %s', (kind) => {
  const expected = kind === 'action' ? 403 : 200

  test('is answered by the names of the server only', () => {
    // An action without an origin gets no further than to the next question.
    expect(OWN.map(([names, host]) => [host, statusOf(names, kind, { host })])).toEqual(
      OWN.map(([, host]) => [host, expected]),
    )
    expect(STRANGE.map(([names, host]) => [host, statusOf(names, kind, { host })])).toEqual(
      STRANGE.map(([, host]) => [host, 421]),
    )
  })

  test('is refused as well where a proxy says that it was called by another name, whatever else it says', () => {
    const host = '127.0.0.1:3000'
    const others: Headers[] = [{}, { 'x-forwarded-proto': 'https' }, { origin: 'http://127.0.0.1:3000' }]
    for (const more of others) {
      const forwarded = (name: string) => statusOf(PUBLIC, kind, { host, 'x-forwarded-host': name, ...more })
      expect(forwarded('evil.example')).toBe(421)
      expect(forwarded('exports.example.com, evil.example')).toBe(421)
      expect(forwarded('evil.example, exports.example.com')).toBe(421)
      expect(forwarded('')).toBe(421)
      expect(statusOf(PUBLIC, kind, { host: 'evil.example', 'x-forwarded-host': host, ...more })).toBe(421)
    }
    expect(statusOf(PUBLIC, kind, { host, 'x-forwarded-host': 'exports.example.com' })).toBe(expected)
  })

  test('without a Host, as probes of HTTP/1.0 send it, is answered', () => {
    expect(statusOf(LOCAL, kind, {})).toBe(expected)
  })
})

const PROXIED = '127.0.0.1:3000'
const ORIGINS: [names: OwnNames, headers: Headers, status: number][] = [
  [LOCAL, { host: PROXIED, origin: 'http://127.0.0.1:3000' }, 200],
  [LOCAL, { host: PROXIED, origin: 'https://127.0.0.1:3000', 'x-forwarded-proto': 'https' }, 200],
  [LOCAL, { host: 'localhost', origin: 'http://localhost' }, 200],
  [LOCAL, { host: 'localhost:80', origin: 'http://localhost' }, 200],
  [LOCAL, { host: PROXIED, origin: 'http://127.0.0.1:1' }, 403],
  [LOCAL, { host: PROXIED, origin: 'http://localhost:3000' }, 403],
  [LOCAL, { host: PROXIED, origin: 'https://exports.example.com' }, 403],
  [LOCAL, { host: PROXIED, origin: 'https://exports.example.com', 'x-forwarded-host': PROXIED }, 403],
  [LOCAL, { host: PROXIED, origin: 'null' }, 403],
  [LOCAL, { host: PROXIED, origin: '' }, 403],
  [LOCAL, { host: PROXIED }, 403],
  [LOCAL, { host: PROXIED, origin: 'file://' }, 403],
  [LOCAL, { host: PROXIED, origin: 'http://127.0.0.1:3000/' }, 403],
  [LOCAL, { host: PROXIED, origin: 'http://evil.example@127.0.0.1:3000' }, 403],
  [LOCAL, { host: PROXIED, origin: 'http://127.0.0.1:3000, http://evil.example' }, 403],
  [LOCAL, { host: PROXIED, referer: 'http://127.0.0.1:3000/' }, 403],
  [LOCAL, { origin: 'https://evil.example' }, 403],
  [PUBLIC, { host: PROXIED, origin: 'https://exports.example.com' }, 200],
  [PUBLIC, { host: 'exports.example.com', origin: 'https://exports.example.com' }, 200],
  [PUBLIC, { host: PROXIED, origin: 'http://intra:8080' }, 200],
  [PUBLIC, { host: PROXIED, origin: 'http://127.0.0.1:3000' }, 200],
  [PUBLIC, { host: PROXIED, origin: 'http://exports.example.com', 'x-forwarded-proto': 'https' }, 403],
  [PUBLIC, { host: PROXIED, origin: 'https://exports.example.com:8443' }, 403],
  [PUBLIC, { host: PROXIED, origin: 'https://evil.example' }, 403],
  [EVERYWHERE, { host: '192.168.1.5:3000', origin: 'http://192.168.1.5:3000' }, 200],
  [EVERYWHERE, { host: '192.168.1.5:3000', origin: 'http://192.168.1.6:3000' }, 403],
]

test.each(ORIGINS)('for a server of %o, an action with %o is a %i', (names, headers, status) => {
  expect(statusOf(names, 'action', headers)).toBe(status)
})

test.each(['PUT', 'PATCH', 'DELETE', 'POST'])(
  '%s of the API needs an origin of ours, or what has the form of a key',
  (method) => {
    const asked = (headers: Headers) =>
      refusal(
        { url: 'http://127.0.0.1:3000/api/x', method, headers: headersOf({ host: PROXIED, ...headers }) },
        LOCAL,
      )
    expect(asked({ origin: `http://${PROXIED}` })).toBeNull()
    expect(asked({ origin: 'https://evil.example' })?.status).toBe(403)
    expect(asked({})?.status).toBe(401)
    expect(asked({})?.headers.get('www-authenticate')).toBe('Bearer')
    expect(asked({ cookie: 'a=b', referer: `http://${PROXIED}/` })?.status).toBe(401)
    for (const authorization of ['Bearer cc_x', 'bearer cc_x', 'BEARER  cc_x'])
      expect(asked({ authorization, origin: 'https://evil.example' })).toBeNull()
    // A proxy may add its own token to what a page of somebody else's has a browser send.
    for (const authorization of ['Bearer eyJ', 'Basic Y2NfYTo=', 'cc_x', 'Bearer'])
      expect(asked({ authorization, origin: 'https://evil.example' })?.status).toBe(403)
    // Next runs an action under any address.
    const action = { 'next-action': '00', authorization: 'Bearer cc_x' }
    expect(asked(action)?.status).toBe(403)
  },
)

test('what a page of another site has a browser ask of the API is refused, and following a link to it is not', () => {
  const statusFor = (site: string, mode: string, kind: keyof typeof KINDS = 'api') =>
    statusOf(LOCAL, kind, { host: PROXIED, 'sec-fetch-site': site, 'sec-fetch-mode': mode })
  for (const mode of ['cors', 'no-cors', 'websocket', ''])
    for (const site of ['cross-site', 'same-site']) {
      expect(statusFor(site, mode)).toBe(403)
      expect(statusFor(site, mode, 'file')).toBe(403)
      expect(statusFor(site, mode, 'page')).toBe(200)
    }
  const headers = headersOf({ host: PROXIED, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })
  for (const path of ['/%61pi/exports/events', '//api/exports', '/api%2fexports'])
    expect(refusal({ url: `http://127.0.0.1:3000${path}`, method: 'GET', headers }, LOCAL)?.status).toBe(403)
  for (const site of ['same-origin', 'none']) expect(statusFor(site, 'cors')).toBe(200)
  expect(statusFor('cross-site', 'navigate')).toBe(200)
})

function answerTo(path: string, headers: Headers, method = 'GET'): Response {
  const request = { url: `http://127.0.0.1:3000${path}`, method, headers: headersOf(headers) }
  const response = refusal(request, LOCAL)
  if (!response) throw new Error('It was not refused')
  return response
}

test('a browser is told in a page which setting is missing, and nothing of it runs', async () => {
  const page = answerTo('/', { host: 'exports.example.com', accept: 'text/html,*/*' })
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(await page.text()).toContain('APP_URL=https://exports.example.com')
  const attack = answerTo('/', { host: '<script>alert(1)</script>', accept: 'text/html' })
  expect(await attack.text()).not.toContain('<script')
})

test('a program is told in a problem', async () => {
  const answer = answerTo('/api/exports/1', { host: 'exports.example.com', accept: 'text/html' })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(await answer.json()).toMatchObject({
    code: 'unknown_host',
    status: 421,
    params: { host: 'exports.example.com' },
    detail: expect.stringContaining('APP_URL=https://exports.example.com'),
  })
})

test('a page is told by an action under which address it is served, and what to set', async () => {
  const headers = { host: PROXIED, origin: 'https://exports.example.com', 'next-action': '00' }
  const answer = answerTo('/', headers, 'POST')
  // Next hands it on to the page in no other type.
  expect(answer.headers.get('content-type')).toBe('text/plain')
  expect(await answer.json()).toMatchObject({
    code: 'foreign_origin',
    detail: expect.stringContaining(
      'This page is served as https://exports.example.com, but the server knows itself as 127.0.0.1:3000: whoever runs it must set APP_URL=https://exports.example.com.',
    ),
  })
})

test.each([
  '/%ff',
  '/%',
  '/exports/%',
  '/exports/%ff',
  '/api/exports/%ff/file',
  '/api/exports/%c3%28',
  '/_next/static/%ff',
  '/?dataset=%ff',
  '/exports?cursor=%',
])('%s is a 400 with its problem', async (path) => {
  const answer = answerTo(path, { host: PROXIED })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'malformed_address', status: 400 })
})

test.each(['/', '/%25', '/exports/%C3%A4?x=%F0%9F%98%80', '/?from=a+b', '/?a=%00'])(
  '%s is well-formed',
  (path) => {
    const request = {
      url: `http://127.0.0.1:3000${path}`,
      method: 'GET',
      headers: headersOf({ host: PROXIED }),
    }
    expect(refusal(request, LOCAL)).toBeNull()
  },
)
