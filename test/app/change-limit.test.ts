import { globSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import * as accountActions from '../../app/account/actions.ts'
import * as webhookActions from '../../app/account/webhooks/actions.ts'
import * as exportActions from '../../app/exports/actions.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { call } from '../support/api.ts'
import { insertUser } from '../support/endpoints.ts'
import { newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const asks = vi.hoisted(() => ({ viewer: {} as Viewer }))
vi.mock('../support/viewer.ts', async (original) => {
  const find = async () => asks.viewer
  return { ...(await original<object>()), currentViewer: find, pollingViewer: find }
})
vi.mock('next/headers', () => ({ headers: async () => new Headers({ host: 'localhost:3000' }) }))

const sandbox = await openSandbox()
process.env.MAX_CHANGES_PER_MINUTE = '10'
const LIMIT = 10
/** Of an export, a link, an endpoint or a delivery that is not there. */
const ID = crypto.randomUUID()

beforeEach(async () => {
  asks.viewer = newViewer()
  await insertUser(sandbox, asks.viewer.id)
})

/** What came of something: `too_many_changes`, or something else. */
async function outcomeOf(change: () => Promise<unknown>): Promise<{ code: string; seconds: number }> {
  const result = await change().catch((error: unknown) => error)
  const body = (result instanceof Response && result.status !== 204 ? await result.json() : result) as {
    code?: string
    params?: { retryAfterSeconds: number }
  } | null
  return { code: body?.code ?? '', seconds: Number(body?.params?.retryAfterSeconds) }
}

const isLetIn = async (change: () => Promise<unknown>) =>
  (await outcomeOf(change)).code !== 'too_many_changes'

/** Something that is counted and leaves nothing behind. */
const cancel = () => call('POST /api/exports/{id}/cancel', { id: ID })

async function exhaust() {
  for (let count = 0; count < LIMIT; count++) expect(await isLetIn(cancel)).toBe(true)
}

const me = () => asks.viewer.id
/** Every action that changes what is somebody's exports, links and webhooks, and the one that makes keys. */
const ACTIONS: Record<string, () => Promise<unknown>> = {
  createExportAction: () =>
    exportActions.createExportAction(me(), 'orders', { columns: ['id'], filters: [] }, ''),
  repeatExportAction: () => exportActions.repeatExportAction(me(), ID, ''),
  cancelExportAction: () => exportActions.cancelExportAction(me(), ID),
  deleteExportAction: () => exportActions.deleteExportAction(me(), ID),
  makeClaimLinkAction: () => exportActions.makeClaimLinkAction(me(), ID),
  revokeClaimLinkAction: () => exportActions.revokeClaimLinkAction(me(), ID, ID),
  makeEndpointAction: () => webhookActions.makeEndpointAction(me(), {}),
  changeEndpointAction: () => webhookActions.changeEndpointAction(me(), ID, {}),
  enableEndpointAction: () => webhookActions.enableEndpointAction(me(), ID, true),
  removeEndpointAction: () => webhookActions.removeEndpointAction(me(), ID),
  renewSecretAction: () => webhookActions.renewSecretAction(me(), ID),
  testEndpointAction: () => webhookActions.testEndpointAction(me(), ID),
  sendAgainAction: () => webhookActions.sendAgainAction(me(), ID, ID),
  makeKeyAction: () => accountActions.makeKeyAction(me(), {}),
  nameExportAction: () => exportActions.nameExportAction(me(), ID, 'May'),
}

/** A POST for its body's sake, which changes nothing: it is held to the limits of calls and of previews. */
const NO_CHANGE = 'POST app/api/datasets/[id]/preview'

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>

/** Every method of every route that may change something. */
async function changingRoutes(): Promise<[string, () => Promise<Response>][]> {
  const root = path.resolve(import.meta.dirname, '../..')
  const files = globSync('app/api/**/route.ts', { cwd: root })
  const found = await Promise.all(
    files.map(async (file) => {
      const route = (await import(path.join(root, file))) as Record<string, Handler>
      return ['POST', 'PUT', 'PATCH', 'DELETE']
        .map((method) => [method, route[method]] as const)
        .filter(([method, handler]) => handler?.name === method)
        .map(([method, handler]): [string, () => Promise<Response>] => {
          const request = new Request('http://localhost:3000/', {
            method,
            headers: { 'content-type': 'application/json' },
            body: '{}',
          })
          const params = Promise.resolve({ id: ID, linkId: ID, deliveryId: ID })
          return [`${method} ${path.dirname(file)}`, async () => (handler as Handler)(request, { params })]
        })
    }),
  )
  return found.flat().filter(([name]) => name !== NO_CHANGE)
}

test('of fifty changes at the same moment, by routes and actions together, exactly as many pass as may be', async () => {
  const changes = Array.from({ length: 50 }, (_, index) =>
    index % 2 === 0 ? cancel : () => exportActions.cancelExportAction(me(), ID),
  )
  const passed = await Promise.all(changes.map(isLetIn))
  expect(passed.filter(Boolean)).toHaveLength(LIMIT)
})

test.each(Object.entries(ACTIONS))('%s is counted', async (_, act) => {
  expect(await isLetIn(act)).toBe(true)
  for (let count = 1; count < LIMIT; count++) await isLetIn(cancel)
  expect(await isLetIn(act)).toBe(false)
})

test('no action of exports and webhooks is left out', () => {
  expect(Object.keys(ACTIONS)).toEqual(
    expect.arrayContaining([...Object.keys(exportActions), ...Object.keys(webhookActions)]),
  )
})

test('every method of a route that changes something is counted, and does nothing once there were too many', async () => {
  const routes = await changingRoutes()
  expect(routes.length).toBeGreaterThanOrEqual(10)
  await exhaust()
  for (const [name, change] of routes) expect([name, await isLetIn(change)]).toEqual([name, false])
  const left = await sandbox.cells('select count(*) from claimcheck.export where owner_id = $1', [me()])
  expect(left).toEqual([['0']])
})

test('making and cancelling in a loop leaves no more rows within a minute than may be changed', async () => {
  const refused = []
  for (let count = 0; count < 20; count++) {
    const made = await call('POST /api/exports', { body: { dataset: 'orders' } })
    const { id } = (await made.json()) as { id: string }
    if (made.status === 429) refused.push(made.headers.get('retry-after'))
    else await call('POST /api/exports/{id}/cancel', { id })
  }
  expect(refused).toHaveLength(15)
  const rows = await sandbox.cells(
    `select (select count(*) from claimcheck.export where owner_id = $1),
       (select count(*) from claimcheck.event where actor = $1)`,
    [me()],
  )
  expect(rows).toEqual([['5', '10']])
})

test('a refusal says when to try again, and who does then is let in', async () => {
  await exhaust()
  const answer = await cancel()
  expect(answer.status).toBe(429)
  const seconds = Number(answer.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(30)
  expect(seconds).toBeLessThanOrEqual(60)
  expect(await answer.json()).toMatchObject({
    code: 'too_many_changes',
    detail: expect.stringMatching(
      /^At most 10 things may be made, cancelled, deleted or changed\. The next one may be in \d+ seconds\. Wait /,
    ),
    params: { limit: LIMIT },
    retryable: true,
  })
  const { rowCount } = await sandbox.admin.query(
    'update claimcheck.rate_limit set last_request = last_request - $2 where key like $1',
    [`%${me()}`, (seconds - 30) * 1_000],
  )
  expect(rowCount).toBe(1)
  const soon = (await outcomeOf(cancel)).seconds
  expect(soon).toBeLessThanOrEqual(30)
  await sandbox.admin.query(
    'update claimcheck.rate_limit set last_request = last_request - $2 where key like $1',
    [`%${me()}`, soon * 1_000],
  )
  expect(await isLetIn(cancel)).toBe(true)
})

test('each key is counted by itself, and a person’s pages are: none of them locks another out', async () => {
  const viewer = asks.viewer
  asks.viewer = { ...viewer, via: `key:${crypto.randomUUID()}` }
  await exhaust()
  expect(await isLetIn(cancel)).toBe(false)
  asks.viewer = { ...viewer, via: `key:${crypto.randomUUID()}` }
  expect(await isLetIn(cancel)).toBe(true)
  asks.viewer = viewer
  await exhaust()
  expect(await isLetIn(cancel)).toBe(false)
  asks.viewer = newViewer()
  expect(await isLetIn(cancel)).toBe(true)
})

test('more keys are not more for ever: all of a person’s together are held to five times as much', async () => {
  const viewer = asks.viewer
  for (let count = 0; count < 5; count++) {
    asks.viewer = { ...viewer, via: `key:${crypto.randomUUID()}` }
    await exhaust()
  }
  asks.viewer = { ...viewer, via: `key:${crypto.randomUUID()}` }
  const answer = await cancel()
  expect([answer.status, answer.headers.get('ratelimit')]).toEqual([
    429,
    expect.stringMatching(/"changes";r=0;t=\d+/),
  ])
  expect(await answer.json()).toMatchObject({ code: 'too_many_changes', params: { limit: 5 * LIMIT } })
  asks.viewer = viewer
  expect(await isLetIn(cancel)).toBe(true)
})

test('who has changed too much may still look, revoke the key of a program that does it, and is told of both', async () => {
  await exhaust()
  expect((await call('GET /api/exports')).status).toBe(200)
  expect(await accountActions.revokeKeyAction(me(), ID)).toMatchObject({ code: 'key_unknown' })
})
