import { expect } from 'playwright/test'
import { insertLink } from '../test/support/claim-links.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { test } from './support/fixtures.ts'
import { METHODS, ROUTES, stateOf } from './support/matrix.ts'
import { SESSION_COOKIE, type SignedIn, signedIn } from './support/people.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

/*
 * What a claim link opens × everybody × every method, and its token × every other route. That an id is no token is in
 * e2e/access-matrix.spec.ts.
 */

const CANARY = 'canary9d2c'

let web: WebServer
let owner: SignedIn
let id: string
let token: string

test.beforeAll(async ({ site }) => {
  web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
})
test.beforeEach(async ({ site, worker }) => {
  // What it does by itself would look like somebody's doing.
  await worker.stop()
  // An administrator of the demo's dataset sees every row, and so does a file without a scope.
  owner = await signedIn(site, 'owner', { roles: ['member', 'admin'] })
  const file = await finishedExport(site, Buffer.from(`Note\r\n${CANARY}\r\n`), { owner_id: owner.id })
  id = file.id
  token = (await insertLink(site, id)).token
})
test.afterAll(() => web.stop())

async function ask(address: string, headers: Record<string, string>, method = 'GET') {
  const response = await fetch(web.url + address, {
    redirect: 'manual',
    method,
    headers: { origin: web.url, ...headers },
  })
  const told = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  return { status: response.status, text: `${told}\n${await response.text()}` }
}

test('a link opens its export for whoever asks, to be read and nothing else, and signs nobody in', async ({
  site,
}) => {
  const others = {
    nobody: '',
    'the owner': owner.cookie,
    'another member': (await signedIn(site, 'other')).cookie,
    'somebody disabled': (await signedIn(site, 'disabled', { isDisabled: true })).cookie,
  }
  const before = await stateOf(site, owner.id)
  const shown = {
    [`/claim/${token}`]: 'The file is ready.',
    [`/api/claims/${token}`]: 'rowCount',
    [`/api/claims/${token}/file`]: CANARY,
  }
  for (const [who, cookie] of Object.entries(others)) {
    for (const [address, expected] of Object.entries(shown)) {
      for (const method of METHODS) {
        const { status, text } = await ask(address, { cookie }, method)
        const what = `${method} ${address} by ${who}: ${status}`
        if (method === 'GET') expect(text, what).toContain(expected)
        else expect(text, what).not.toContain(CANARY)
        if (!['GET', 'HEAD'].includes(method) && address.startsWith('/api'))
          expect([204, 405], what).toContain(status)
        expect(text, what).not.toMatch(/set-cookie/)
        expect(text, what).not.toContain(owner.email)
      }
    }
  }
  expect(await stateOf(site, owner.id)).toEqual(before)
})

test('its token opens no other route, wherever it is said', async ({ site }) => {
  // Some five hundred requests, one after the other, on a machine that may be busy with other things.
  test.setTimeout(900_000)
  const before = await stateOf(site, owner.id)
  const places: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { cookie: `${SESSION_COOKIE}=${token}` },
  ]
  for (const [route, { address }] of Object.entries(ROUTES)) {
    if (/^\/(api\/)?claims?\//.test(route)) continue
    for (const called of [id, token]) {
      const asked = address.replaceAll('{id}', called).replace('{owner}', owner.id)
      for (const method of ['GET', 'POST', 'DELETE']) {
        for (const headers of places) {
          const { text } = await ask(
            `${asked}${asked.includes('?') ? '&' : '?'}token=${token}`,
            headers,
            method,
          )
          expect(text, `${method} ${route}`).not.toContain(CANARY)
          expect(text, `${method} ${route}`).not.toMatch(/rowCount\\*":\d/)
        }
      }
    }
  }
  expect(await stateOf(site, owner.id)).toEqual(before)
})
