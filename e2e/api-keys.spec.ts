import { expect, type Locator } from 'playwright/test'
import { scopeDigest } from '../lib/scope.ts'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { actionCall, actions } from './support/built.ts'
import { test } from './support/fixtures.ts'
import { become, newKey, type SignedIn, signedIn, type TestKey } from './support/people.ts'
import { statusesOf } from './support/raw.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

/** Within so long a key that was revoked has to open nothing on any server, in ms. */
const OUT_MS = 10_000

let web: WebServer
let owner: SignedIn
let other: SignedIn
let key: TestKey
let foreign: TestKey
let exportId: string

test.beforeAll(async ({ site }) => {
  web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
})
test.beforeEach(async ({ site, worker }) => {
  await worker.stop()
  owner = await signedIn(site, 'owner', { attributes: { country: ['DE', 'CH'] } })
  other = await signedIn(site, 'other')
  key = await newKey(site, owner.id)
  foreign = await newKey(site, other.id)
  exportId = await insertExport(site, { owner_id: owner.id, status: 'cancelled' })
})
test.afterAll(() => web.stop())
test.use({ allowedComplaints: /status of 40[14]/ })

function ask(path: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> {
  return fetch(web.url + path, { redirect: 'manual', ...init, headers })
}

/** Waits until a part of a page that has a time has its scripts: they write it without the zone of the server. */
async function scriptsIn(part: Locator): Promise<void> {
  await expect(part).not.toContainText('UTC')
}

async function statusOf(headers: Record<string, string>, query = ''): Promise<number> {
  return (await ask(`/api/exports/${exportId}${query}`, headers)).status
}

test('a key is made within what its owner may, shown once, used, and out everywhere once it is revoked', async ({
  page,
  site,
}) => {
  const elsewhere = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
  try {
    await become(page, web.url, owner)
    await page.goto(`${web.url}/account`)
    const section = page.getByRole('region', { name: 'API keys' })
    await section.getByLabel('Name').fill('Nightly report')
    await section.getByLabel('Attributes').fill('country=FR')
    await section.getByLabel('Ends in days').fill('30')
    await section.getByRole('button', { name: 'Make an API key' }).click()
    await expect(section.getByText('Your own is country=[DE, CH]')).toBeVisible()
    await section.getByLabel('Attributes').fill('country=DE')
    await section.getByRole('button', { name: 'Make an API key' }).click()
    const made = await section.getByRole('alert').getByRole('code').textContent()
    expect(made).toMatch(/^cc_[\w-]{48}$/)
    const listed = section.getByRole('listitem').filter({ hasText: 'Nightly report' })
    await expect(listed).toContainText('Only country=DE')
    await expect(listed).toContainText('never used')
    await page.reload()
    await expect(listed).toBeVisible()
    expect(await page.content()).not.toContain(String(made))

    const narrowing = { datasets: null, attributes: { country: 'DE' } }
    const held = await insertExport(site, { owner_id: owner.id, status: 'cancelled', narrowing })
    const headers = { authorization: `Bearer ${made}` }
    const poll = async (url: string) => (await fetch(`${url}/api/exports/${held}`, { headers })).status
    expect([await poll(web.url), await poll(elsewhere.url)]).toEqual([200, 200])
    expect(await statusOf(headers)).toBe(404)
    await page.reload()
    await expect(listed).toContainText('last used')
    await scriptsIn(listed)
    await listed.getByRole('button', { name: 'Revoke Nightly report' }).click()
    await page.getByRole('button', { name: 'Yes, revoke' }).click()
    await expect(listed).toHaveCount(0)
    expect(await poll(web.url)).toBe(401)
    await expect.poll(() => poll(elsewhere.url), { timeout: OUT_MS }).toBe(401)
    for (const said of [web.output(), elsewhere.output()])
      expect(said).not.toContain(String(made).slice(8, 30))
  } finally {
    await elsewhere.stop()
  }
})

test('an administrator sees what keys somebody has, revokes one, and what was done by it', async ({
  page,
  site,
}) => {
  await become(page, web.url, await signedIn(site, 'Iris', { roles: ['member', 'admin'] }))
  const scope_digest = scopeDigest(new Map([['country', ['CH', 'DE']]]))
  const { id } = await finishedExport(site, Buffer.from('x'), { owner_id: owner.id, scope_digest })
  expect((await ask(`/api/exports/${id}/file`, key.headers)).status).toBe(200)
  await page.goto(`${web.url}/admin/people/${owner.id}`)
  const section = page.getByRole('region', { name: 'API keys' })
  await expect(section).toContainText('1 in all')
  await scriptsIn(section)
  await section.getByRole('button', { name: 'Revoke of the tests' }).click()
  await page.getByRole('button', { name: 'Yes, revoke' }).click()
  await expect(section).toContainText('There are none.')
  expect(await statusOf(key.headers)).toBe(401)
  await page.getByRole('link', { name: 'What they have done' }).click()
  const lines = page.getByRole('table', { name: 'What has happened' }).getByRole('row')
  await expect(lines.filter({ hasText: 'Downloaded' })).toContainText('by API key “of the tests”')
  await expect(lines.filter({ hasText: 'API key revoked' })).toContainText('Iris')
  const line = new RegExp(`"viewer":"${owner.id}","via":"key:${key.id}".*"download started"`)
  expect(web.output()).toMatch(line)
})

test('the header alone says who asks, whatever else is sent', async () => {
  const { authorization } = key.headers
  const token = key.key
  const garbage = 'x'.repeat(8_000)
  const answers: [sent: Record<string, string>, status: number][] = [
    [{ authorization }, 200],
    [{ authorization: `bearer ${token}` }, 200],
    [{ authorization: `BEARER   ${token}  ` }, 200],
    [{ authorization, cookie: other.cookie }, 200],
    [{ ...foreign.headers, cookie: owner.cookie }, 404],
    [{ authorization: 'Bearer cc_wrong', cookie: owner.cookie }, 401],
    [{ authorization: `Bearer ${token}x`, cookie: owner.cookie }, 401],
    [{ authorization: `Bearer ${garbage}`, cookie: owner.cookie }, 401],
    [{ authorization: 'Bearer', cookie: owner.cookie }, 401],
    [{ authorization: `Basic ${btoa(`key:${token}`)}`, cookie: owner.cookie }, 200],
    [{ authorization: `Basic ${btoa(`key:${token}`)}` }, 401],
    [{ authorization: token }, 401],
    [{ 'x-api-key': token }, 401],
    [{ cookie: `key=${token}` }, 401],
  ]
  const found = await Promise.all(answers.map(async ([sent]) => [sent, await statusOf(sent)]))
  expect(found).toEqual(answers)
  for (const name of ['key', 'access_token', 'authorization', 'api_key'])
    expect(await statusOf({}, `?${name}=${encodeURIComponent(`Bearer ${token}`)}`)).toBe(401)
})

test('two headers, or one that no header may be, are no key', async () => {
  const raw = (...lines: string[]) =>
    statusesOf(
      web.url,
      [
        `GET /api/exports/${exportId} HTTP/1.1`,
        'Host: localhost',
        'Connection: close',
        ...lines,
        '',
        '',
      ].join('\r\n'),
    )
  const line = `Authorization: ${key.headers.authorization}`
  expect(await raw(line)).toEqual(['200'])
  expect(await raw(line, line)).toEqual(['401'])
  expect(await raw(line, `Authorization: ${foreign.headers.authorization}`)).toEqual(['401'])
  expect(await raw('Authorization: Basic YTpi', line, `Cookie: ${owner.cookie}`)).toEqual(['401'])
  expect(await raw(`${line}\0`)).toEqual(['400'])
})

test('what is refused says how to come in, and the trail has it once a minute of an address, without the key', async ({
  site,
}) => {
  await site.admin.query('delete from claimcheck.rate_limit')
  const { rows: before } = await site.admin.query('select max(id) as id from claimcheck.event')
  const wrong = `cc_${'w'.repeat(48)}`
  for (let tries = 0; tries < 3; tries++) {
    const response = await ask(`/api/exports/${exportId}`, { authorization: `Bearer ${wrong}` })
    expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"')
    expect(await response.json()).toMatchObject({ status: 401, code: 'key_refused' })
  }
  const { rows } = await site.admin.query(
    `select kind, actor, subject, address, details from claimcheck.event where id > $1`,
    [before[0].id],
  )
  const noted = { actor: null, subject: null, address: '127.0.0.1', details: { reason: 'unknown' } }
  expect(rows).toEqual([{ kind: 'key-refused', ...noted }])
  expect(web.output()).not.toContain(wrong)
  const nobody = await ask(`/api/exports/${exportId}`)
  expect(nobody.headers.get('www-authenticate')).toBe('Bearer')
  expect(await nobody.json()).toMatchObject({ status: 401, code: 'sign_in_required' })
})

test('a call that changes something comes by a key, or from a page of ours', async () => {
  const post = async (headers: Record<string, string>, method = 'POST') => {
    const response = await ask('/api/no-such', headers, { method })
    return [response.status, (await response.json()).code]
  }
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    expect(await post(key.headers, method)).toEqual([404, 'unknown_address'])
    expect(await post({ ...key.headers, origin: 'https://evil.example' }, method)).toEqual([
      404,
      'unknown_address',
    ])
    expect(await post({ cookie: owner.cookie, origin: web.url }, method)).toEqual([404, 'unknown_address'])
    expect(await post({ cookie: owner.cookie }, method)).toEqual([401, 'key_required'])
    expect(await post({ cookie: owner.cookie, origin: 'https://evil.example' }, method)).toEqual([
      403,
      'foreign_origin',
    ])
  }
})

test('a key opens no page, no action and none of the doors of the library behind accounts', async () => {
  for (const path of ['/', '/account', '/exports', `/exports/${exportId}`, '/admin'])
    expect((await ask(path, key.headers)).status).toBe(307)
  const id = String((await actions()).get('makeKeyAction'))
  const entered = { name: 'x', datasets: [], attributes: '', expiresInDays: null }
  const call = actionCall(id, [owner.id, entered])
  const headers = { ...(call.headers as Record<string, string>), ...key.headers, origin: web.url }
  for (const path of ['/account', '/api/exports'])
    expect(await (await ask(path, headers, call)).text()).not.toMatch(/cc_[\w-]{48}/)
  for (const way of ['api-key/create', 'api-key/list', 'api-key/verify'])
    expect((await ask(`/api/auth/${way}`, key.headers, { method: 'POST' })).status).toBe(404)
})

test('in the demo a key is of the person who has made it, and a wrong one is nobody’s', async ({ site }) => {
  const bruno = await newKey(site, 'demo-americas')
  const id = await insertExport(site, { owner_id: 'demo-americas', status: 'cancelled' })
  const status = async (headers: Record<string, string>) =>
    (await fetch(`${site.url}/api/exports/${id}`, { headers })).status
  expect(await status({})).toBe(404)
  expect(await status(bruno.headers)).toBe(200)
  expect(await status({ authorization: 'Bearer cc_wrong', cookie: 'claimcheck.demo=demo-americas' })).toBe(
    401,
  )
  // Anybody on this machine may have made it.
  expect((await ask(`/api/exports/${id}`, bruno.headers)).status).toBe(401)
})
