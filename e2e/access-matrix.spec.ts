import { expect } from 'playwright/test'
import { scopeDigest } from '../lib/scope.ts'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { A_MEMBER, AN_ADMIN, type Asker, KNOWN_KEYS, strangersTo } from './support/askers.ts'
import { actionCall, actions, built } from './support/built.ts'
import { watchPages } from './support/document.ts'
import { type Site, test } from './support/fixtures.ts'
import {
  ACTIONS,
  ADMIN_ACTIONS,
  ADMINS,
  addEndpoint,
  CANARY,
  DELIVERY,
  ENDPOINT,
  FOR_SOMEBODY,
  METHODS,
  madeFor,
  methodsOf,
  OF_NOBODY,
  ONE_EXPORT,
  type Owner,
  ROUTES,
  STATES,
  seen,
  stateOf,
} from './support/matrix.ts'
import { newKey, signedIn } from './support/people.ts'
import { saidIn } from './support/raw.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

/*
 * Everybody × every route and action × every method × every state of an export. Routes and actions are those that Next has built, so that
 * one that is new and is not in the tables (support/matrix.ts) fails here.
 */

/** What the owner's rows are limited by. */
const OWNER_SCOPE = { country: 'DE' }

let web: WebServer
let owner: Owner
/** What each of them sends with what they ask. */
let strangers: Record<string, Asker>
/** Who comes by the owner's own key. */
let ownKey: Asker
/** Of those strangers whom the server knows. */
let strangerIds: Record<string, string>
const exports: Record<string, string> = {}

test.beforeAll(async ({ site }) => {
  web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
})
test.beforeEach(async ({ site, worker }) => {
  // It would run what only looks as if it ran.
  await worker.stop()
  const person = await signedIn(site, 'owner', { attributes: OWNER_SCOPE })
  const key = await newKey(site, person.id)
  ownKey = key.headers
  owner = { ...person, keyId: key.id }
  ;({ strangers, strangerIds } = await strangersTo(site, owner))
  await addEndpoint(site, owner)
  for (const [state, columns] of Object.entries(STATES)) exports[state] = await newExport(site, columns)
})
test.afterAll(() => web.stop())
// Some ask hundreds or thousands of times, on a machine that may be busy with other things.
test.describe.configure({ timeout: 900_000 })

/** An export of the owner's that is full of canaries. */
async function newExport(site: Site, columns: Record<string, unknown> | null): Promise<string> {
  const request = {
    columns: ['id', 'note'],
    filters: [{ column: 'note', operator: 'contains', value: CANARY }],
  }
  if (columns) return insertExport(site, { owner_id: owner.id, request, ...columns })
  const scope_digest = scopeDigest(new Map([['country', [OWNER_SCOPE.country]]]))
  const bytes = Buffer.from(`Note\r\n${CANARY}\r\n`)
  return (await finishedExport(site, bytes, { owner_id: owner.id, request, scope_digest })).id
}

type Answer = { status: number; text: string }

/** Asks as somebody does. @returns all that they are told. */
async function ask(address: string, asker: Asker, init: RequestInit = {}): Promise<Answer> {
  const sent = 'cookie' in asker ? { cookie: asker.cookie } : asker
  const headers = { ...sent, origin: web.url, ...(init.headers as Record<string, string>) }
  const response = await fetch(`${web.url}${address}`, { redirect: 'manual', ...init, headers })
  const told = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  return { status: response.status, text: `${told}\n${await saidIn(response)}` }
}

/** The answer of an action, and whether it refused. */
async function act(id: string, args: unknown[], asker: Asker, address = '/'): Promise<Answer> {
  return ask(address, asker, actionCall(id, args))
}

function addressOf(route: string, exportId: string): string {
  return String(ROUTES[route]?.address)
    .replace('{id}', exportId)
    .replace('{owner}', owner.id)
    .replace('{endpoint}', ENDPOINT)
    .replace('{delivery}', DELIVERY)
}

test('every route and action that there is, is in the tables of this file', async () => {
  const routes = Object.keys(await built('app-paths-manifest.json')).map(
    (entry) => entry.replace(/\/(page|route)$/, '') || '/',
  )
  expect(routes.sort()).toEqual(Object.keys(ROUTES).sort())
  const known = [...Object.keys(ACTIONS), ...Object.keys(ADMIN_ACTIONS)]
  expect([...(await actions()).keys()].sort()).toEqual(known.sort())
})

test('nobody but its owner learns or changes anything of an export, whatever they ask', async ({ site }) => {
  const before = await stateOf(site, owner.id)
  let asked = 0
  for (const [who, asker] of Object.entries(strangers)) {
    for (const route of Object.keys(ROUTES)) {
      // More at once than its pool of connections has in seconds a busy server refuses.
      for (const [state, id] of Object.entries(exports)) {
        const questions = methodsOf(route, state, asker).map(async (method) => {
          const { status, text } = await ask(addressOf(route, id), asker, { method })
          const what = `${method} ${route} of one that is ${state}, by ${who}: ${status}`
          expect(text, what).not.toContain(CANARY)
          // What stands in place of a page that broke is of this status by itself.
          if (route !== '/_global-error') expect(status, what).toBeLessThan(500)
          const isRefused = [401, 404, 405].includes(status) || (method === 'OPTIONS' && status === 204)
          if (route.startsWith(ONE_EXPORT) || route.startsWith('/api/endpoints/'))
            expect(isRefused, what).toBe(true)
          const isUnknown = !strangerIds[who] && !KNOWN_KEYS.includes(who)
          if (FOR_SOMEBODY.includes(route) && isUnknown && ['GET', 'POST'].includes(method))
            expect([401, 405], what).toContain(status)
          if (status === 405 && route.startsWith('/api/')) expect(text, what).toMatch(/^allow: \w+/m)
          if (status === 405 && route.startsWith('/api/') && method !== 'HEAD')
            expect(text, what).toContain('urn:claimcheck:problem:method_not_allowed')
          if (route.startsWith(ADMINS) && ['GET', 'HEAD'].includes(method))
            expect(status, what).toBe({ [AN_ADMIN]: 200, [A_MEMBER]: 404 }[who] ?? 307)
          asked++
        })
        await Promise.all(questions)
      }
    }
  }
  const ofPrograms = Object.keys(ROUTES).filter((route) => route.startsWith('/api/')).length
  expect(asked).toBeGreaterThan(Object.keys(strangers).length * ofPrograms * METHODS.length)
  expect(await stateOf(site, owner.id)).toEqual(before)
})

test('its owner does, where it can be seen at all', async () => {
  for (const [route, { own }] of Object.entries(ROUTES)) {
    const address = addressOf(route, String(exports.succeeded))
    const [byCookie, byKey] = [await ask(address, owner), await ask(address, ownKey)]
    // The status has the name of the file and no value of the request.
    const shown = ['/api/exports', ONE_EXPORT].includes(route) ? 'rowCount' : CANARY
    expect(byCookie.text.includes(shown), route).toBe(own === 'shown')
    // A key is for programs.
    expect(byKey.text.includes(shown), route).toBe(own === 'shown' && route.startsWith('/api/'))
  }
})

test('nobody else changes anything of it, by any action', async ({ site }) => {
  const { rows } = await site.admin.query('select id from claimcheck.session where user_id = $1', [owner.id])
  const before = await stateOf(site, owner.id)
  for (const [who, asker] of Object.entries(strangers)) {
    for (const [name, id] of await actions()) {
      for (const exportId of Object.values(exports)) {
        if (name in ADMIN_ACTIONS) break
        const args = ACTIONS[name]?.(owner, exportId, rows[0].id) ?? []
        const { text } = await act(id, madeFor(strangerIds[who] ?? owner.id, name, args), asker)
        expect(text, `${name} by ${who}`).not.toContain('another_viewer')
        expect(text, `${name} by ${who}`).not.toContain(CANARY)
        expect(text, `${name} by ${who}`).not.toContain('x-action-redirect')
        // To one that is about something else it is the same for each export.
        if (!JSON.stringify(args).includes(exportId)) break
      }
    }
  }
  expect(await stateOf(site, owner.id)).toEqual(before)
})

test('nothing is done for somebody in a page that was made for somebody else, whichever action it is', async ({
  site,
}) => {
  const { rows } = await site.admin.query('select id from claimcheck.session where user_id = $1', [owner.id])
  const before = await stateOf(site, owner.id)
  for (const [name, id] of await actions()) {
    if (OF_NOBODY.includes(name)) continue
    const ofAdmins = ADMIN_ACTIONS[name]
    const args = (ofAdmins?.args ?? ACTIONS[name])?.(owner, String(exports.queued), rows[0].id) ?? []
    const address = ofAdmins ? addressOf(ofAdmins.route, '') : '/'
    const asker = (ofAdmins && strangers[AN_ADMIN]) || owner
    const { text } = await act(id, madeFor(String(strangerIds[A_MEMBER]), name, args), asker, address)
    expect(text, name).toContain('another_viewer')
  }
  expect(await stateOf(site, owner.id)).toEqual(before)
})

test('to a member the actions of administrators do not exist, at their own pages and at others, and nobody is to sign in first', async ({
  site,
}) => {
  const before = await stateOf(site, owner.id)
  const ids = await actions()
  for (const [who, asker] of Object.entries({ ...strangers, 'the owner': owner })) {
    if (who === AN_ADMIN) continue
    for (const [name, { route, args }] of Object.entries(ADMIN_ACTIONS)) {
      const exportId = String(exports.queued)
      const given = madeFor(strangerIds[who] ?? owner.id, name, args(owner, exportId, ''))
      const address = addressOf(route, exportId)
      const isMember = [A_MEMBER, 'the owner'].includes(who)
      const own = await act(String(ids.get(name)), given, asker, address)
      expect(own.status, `${name} by ${who}`).toBe(isMember ? 404 : 200)
      if (!isMember) expect(own.text, `${name} by ${who}`).toContain('sign_in_required')
      // Next asks itself for what another page has, and passes on what it says without its status.
      const { text } = await act(String(ids.get(name)), given, asker)
      expect(text, `${name} by ${who}`).toContain(
        isMember ? 'NEXT_HTTP_ERROR_FALLBACK;404' : 'sign_in_required',
      )
    }
  }
  expect(await stateOf(site, owner.id)).toEqual(before)
})

test('to a member the pages of administrators do not exist', async ({ browser }) => {
  await using context = await browser.newContext({ extraHTTPHeaders: { cookie: owner.cookie } })
  watchPages(context)
  const page = await context.newPage()
  const nothing = await seen(page, web.url, '/no-such-page')
  expect(nothing).toContain('404')
  for (const route of Object.keys(ROUTES).filter((each) => each.startsWith(ADMINS)))
    expect(await seen(page, web.url, addressOf(route, String(exports.succeeded))), route).toBe(nothing)
})

test('what was asked for and not given is in the audit trail, with who and from where', async ({ site }) => {
  for (const asker of Object.values(strangers))
    for (const id of Object.values(exports)) await ask(`/api/exports/${id}`, asker)
  const { rows } = await site.admin.query(
    `select distinct e.address, u.name, e.via is not null as "isByKey" from claimcheck.event e join claimcheck."user" u on u.id = e.actor
     where e.kind = 'denied' and e.export_id = any ($1) order by u.name, "isByKey"`,
    [Object.values(exports)],
  )
  expect(rows).toEqual([
    { address: '127.0.0.1', name: 'admin', isByKey: false },
    { address: '127.0.0.1', name: 'other', isByKey: false },
    { address: '127.0.0.1', name: 'other', isByKey: true },
    { address: '127.0.0.1', name: 'owner', isByKey: true },
  ])
})
