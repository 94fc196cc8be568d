import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { expect } from 'playwright/test'
import { addPerson } from '../lib/accounts/people.ts'
import { SERVICE } from '../lib/exports/events.ts'
import { warn } from '../scripts/terminal.ts'
import { findNginx } from '../scripts/testing/debian-program.ts'
import { eventsOf } from '../test/support/exports.ts'
import { test } from './support/fixtures.ts'
import { claimedId, exportFile } from './support/form.ts'
import { type Nginx, placeForNginx, startNginx } from './support/nginx.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

/** In docs/reverse-proxy.md, and in the rules by which the browser of the tests finds names. */
const NAME = 'exports.example.com'
const LOGIN = { username: 'olga@example.com', password: 'of nobody else' }
/** Loopback has more addresses than one: the proxy and the browser have the first, these are other machines. */
const ELSEWHERE = '127.0.0.2'
const CLIENT = '127.0.0.3'
const FORGED = '203.0.113.9'

let web: WebServer
let nginx: Nginx
let origin: string

test.beforeAll(async ({ site }) => {
  const found = process.platform === 'linux' ? await findNginx() : { reason: 'loopback has one address here' }
  if ('reason' in found) warn(`NOT TESTED: what comes through a real nginx, because ${found.reason}.`)
  test.skip('reason' in found, 'reason' in found ? found.reason : '')
  if ('reason' in found) return
  const person = { name: 'Olga', roles: ['member', 'admin'], attributes: {}, passwordHash: null }
  const db = { executeSql: (sql: string, values?: unknown[]) => site.admin.query(sql, values) }
  await addPerson(db, { ...person, email: LOGIN.username }, SERVICE)
  const place = await placeForNginx(NAME)
  origin = place.origin
  web = await startWebServer(site, {
    CLAIMCHECK_DEMO: 'false',
    APP_URL: origin,
    AUTH_HEADER: 'X-Forwarded-User',
    AUTH_PROXY: '127.0.0.1',
    TRUSTED_PROXY_HOPS: '1',
  })
  nginx = await startNginx(found.program, { port: place.port, target: web.url, login: LOGIN })
})
test.afterAll(async () => {
  await nginx?.stop()
  await web?.stop()
})
// A browser that comes without TLS says what it does not do then.
test.use({ httpCredentials: LOGIN, allowedComplaints: /Cross-Origin-Opener-Policy header has been ignored/ })

type Asked = { from?: string; method?: string; login?: boolean; headers?: Record<string, string> }

/** Asks from an address of loopback. @param base of nginx, or of the web server itself. */
async function ask(
  base: string,
  path: string,
  { from = CLIENT, method = 'GET', login = false, headers = {} }: Asked = {},
): Promise<Pick<IncomingMessage, 'headers'> & { status: number; body: Buffer }> {
  const { port } = new URL(base)
  const asked = request({
    port,
    path,
    method,
    host: '127.0.0.1',
    localAddress: from,
    agent: false,
    headers: { host: `${NAME}:${port}`, ...headers },
    ...(login && { auth: `${LOGIN.username}:${LOGIN.password}` }),
  })
  const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage]
  return { headers: answer.headers, status: Number(answer.statusCode), body: await buffer(answer) }
}

test('whom nginx has signed in is who they are, whatever the header of their client says', async ({
  site,
}) => {
  const addOther = `insert into claimcheck."user" (id, name, email, email_verified)
    values ('ada', 'Ada', 'ada@example.com', true) on conflict do nothing`
  await site.admin.query(addOther)
  expect(await ask(origin, '/account')).toMatchObject({ status: 401 })
  for (const headers of [
    {},
    { 'X-Forwarded-User': 'ada@example.com' },
    { X_Forwarded_User: 'ada@example.com' },
    { 'X-Forwarded-User': 'ada@example.com', Connection: 'X-Forwarded-User' },
  ] as Record<string, string>[]) {
    const { status, body } = await ask(origin, '/account', { login: true, headers })
    const page = body.toString()
    expect([status, page.includes('>Olga<'), page.includes('>Ada<')], JSON.stringify(headers)).toEqual([
      200,
      true,
      false,
    ])
  }
})

test('the header is nobody’s who comes past nginx, from another address', async () => {
  const header = { 'X-Forwarded-User': LOGIN.username }
  expect(await ask(web.url, '/account', { from: '127.0.0.1', headers: header })).toMatchObject({
    status: 200,
  })
  for (const headers of [
    header,
    { ...header, 'X-Forwarded-For': '127.0.0.1' },
    { ...header, Forwarded: 'for=127.0.0.1', 'X-Real-IP': '127.0.0.1' },
  ] as Record<string, string>[]) {
    const page = await ask(web.url, '/account', { from: ELSEWHERE, headers })
    expect([page.status, page.headers.location]).toEqual([307, '/sign-in?next=%2Faccount'])
    for (const path of [`/api/exports/${randomUUID()}`, `/api/exports/${randomUUID()}/file`])
      expect(await ask(web.url, path, { from: ELSEWHERE, headers })).toMatchObject({ status: 401 })
  }
})

test('behind nginx, under another name and port, people export and download, and the audit trail has their address', async ({
  page,
  site,
}) => {
  await page.goto(`${origin}/?dataset=customers`)
  const download = await exportFile(page)
  const whole = await readFile(await download.path())
  const id = claimedId(page)
  const file = `/api/exports/${id}/file`
  const asked = { login: true, headers: { 'X-Forwarded-For': FORGED, Range: 'bytes=3-12' } }
  const head = await ask(origin, file, { ...asked, method: 'HEAD', headers: { 'X-Forwarded-For': FORGED } })
  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
    200,
    String(whole.length),
    0,
  ])
  const part = await ask(origin, file, asked)
  expect([part.status, part.body]).toEqual([206, whole.subarray(3, 13)])

  const events = await eventsOf(site, id)
  const told = events.filter(({ actor }) => actor !== null).map(({ kind, address }) => [kind, address])
  expect(told).toEqual([
    ['made', '127.0.0.1'],
    ['downloaded', '127.0.0.1'],
    ['file-asked-after', CLIENT],
    ['downloaded', CLIENT],
  ])
})

test('messages of a stream come through nginx one by one, though it buffers answers', async () => {
  const { port } = new URL(origin)
  const asked = request({
    port,
    path: '/api/exports/events',
    host: '127.0.0.1',
    agent: false,
    headers: { host: `${NAME}:${port}` },
    auth: `${LOGIN.username}:${LOGIN.password}`,
  })
  const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage]
  let text = ''
  for await (const piece of answer) {
    text += String(piece)
    if (text.includes('event: pulse')) break
  }
  expect([answer.statusCode, text]).toEqual([200, expect.stringMatching(/^retry: \d+\n\nevent: pulse\n/)])
})

test('an action of another page does not come through nginx either', async () => {
  const headers = { Origin: 'http://evil.example', 'Next-Action': 'of a page' }
  expect(await ask(origin, '/', { method: 'POST', login: true, headers })).toMatchObject({ status: 403 })
})
