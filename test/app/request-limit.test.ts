import { type Item, parseList } from 'structured-headers'
import { afterEach, expect, test, vi } from 'vitest'
import { createExportAction } from '../../app/exports/actions.ts'
import { parseEnvironment } from '../../lib/env.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { tellingAllowances } from '../../server/limits/allowances.ts'
import { countRequest } from '../../server/limits/requests.ts'
import { call, said } from '../support/api.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const asks = vi.hoisted(() => ({ viewer: {} as Viewer }))
vi.mock('../support/viewer.ts', async (original) => {
  const { countRequest } = await import('../../server/limits/requests.ts')
  const find = async () => {
    countRequest(asks.viewer)
    return asks.viewer
  }
  return { ...(await original<object>()), currentViewer: find, pollingViewer: find }
})

const sandbox = await openSandbox()
process.env.MAX_API_REQUESTS_PER_MINUTE = '5'
process.env.MAX_CHANGES_PER_MINUTE = '3'
const LIMIT = 5

afterEach(() => vi.useRealTimers())

/** Somebody who asks by a key of theirs from now on. */
function askByKey(viewer = newViewer()): Viewer {
  asks.viewer = { ...viewer, via: `key:${crypto.randomUUID()}` }
  return asks.viewer
}

const list = () => said(call('GET /api/exports'))

async function useUp() {
  for (let count = 0; count < LIMIT; count++) expect((await list()).status).toBe(200)
}

/** The items of a header, each with its parameters. @throws Error for what is no list of structured fields. */
function itemsOf(headers: Headers, name: string): Record<string, Record<string, unknown>> {
  const items = parseList(String(headers.get(name))) as Item[]
  return Object.fromEntries(items.map(([item, parameters]) => [item, Object.fromEntries(parameters)]))
}

test('as many requests as may be are answered, of fifty at the same time too, and each says how many are left', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  askByKey()
  const answers = await Promise.all(Array.from({ length: 50 }, list))
  const passed = answers.filter(({ status }) => status === 200)
  expect(answers.filter(({ body }) => body.code === 'too_many_requests')).toHaveLength(50 - LIMIT)
  expect(passed).toHaveLength(LIMIT)
  for (const { headers } of answers)
    expect(itemsOf(headers, 'ratelimit-policy')).toEqual({ requests: { q: LIMIT, w: 60 } })
  expect(itemsOf(passed[0]?.headers ?? new Headers(), 'ratelimit')).toEqual({
    requests: { r: expect.any(Number), t: 60 },
  })
})

test('a refusal says when to ask again, and who asks then is answered', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  askByKey()
  await list()
  vi.advanceTimersByTime(20_500)
  for (let count = 1; count < LIMIT; count++) await list()
  const { status, headers, body } = await list()
  expect(status).toBe(429)
  expect(body).toMatchObject({
    code: 'too_many_requests',
    detail:
      'At most 5 are answered. The next one will be in 40 seconds. Wait for that long, and ask at the pace that answers give.',
    params: { limit: LIMIT, retryAfterSeconds: 40 },
    retryable: true,
  })
  expect(headers.get('retry-after')).toBe('40')
  expect(itemsOf(headers, 'ratelimit')).toEqual({ requests: { r: 0, t: 40 } })
  vi.advanceTimersByTime(39_000)
  expect((await list()).headers.get('retry-after')).toBe('1')
  vi.advanceTimersByTime(1_000)
  const after = await list()
  expect(after.status).toBe(200)
  expect(itemsOf(after.headers, 'ratelimit')).toEqual({ requests: { r: LIMIT - 1, t: 60 } })
})

test('each key has requests of its own, and so have the pages of its owner, who may ask a hundred times as often', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const viewer = newViewer()
  askByKey(viewer)
  await useUp()
  expect((await list()).status).toBe(429)
  askByKey(viewer)
  expect((await list()).status).toBe(200)
  askByKey()
  expect((await list()).status).toBe(200)
  asks.viewer = viewer
  const { status, headers } = await list()
  expect(status).toBe(200)
  expect(itemsOf(headers, 'ratelimit-policy')).toEqual({ requests: { q: 100 * LIMIT, w: 60 } })
  expect(itemsOf(headers, 'ratelimit')).toEqual({ requests: { r: 100 * LIMIT - 1, t: 60 } })
})

test('of ten thousand askers is counted at a time, and whoever asks last is never forgotten', async () => {
  const ask = (via: string) =>
    tellingAllowances(async () => {
      countRequest({ id: 'demo', via })
      return new Response()
    })
  const left = async (via: string) => itemsOf((await ask(via)).headers, 'ratelimit').requests?.r
  expect(await left('key:first')).toBe(LIMIT - 1)
  expect(await left('key:first')).toBe(LIMIT - 2)
  for (let count = 0; count < 10_000; count++) await ask(`key:${count}`)
  expect(await left('key:9999')).toBe(LIMIT - 2)
  expect(await left('key:first')).toBe(LIMIT - 1)
})

test('by default the pages of one person may poll a thousand exports once a second', () => {
  const { maxApiRequestsPerMinute } = parseEnvironment({ DATABASE_URL: sandbox.databaseUrl })
  expect(100 * maxApiRequestsPerMinute).toBe(1_000 * 60)
})

test('every answer to whoever is counted says it: of what is not there, of what is wrong, without a body, and one that is held', async () => {
  const { id: owner_id } = askByKey()
  const id = await insertExport(sandbox, { owner_id, status: 'failed' })
  const known = String((await said(call('GET /api/exports/{id}', { id }))).headers.get('etag'))
  const answers: [string, Parameters<typeof call>[1], number][] = [
    ['GET /api/exports/{id}', { id, headers: { 'if-none-match': known } }, 304],
    ['GET /api/exports/{id}', { id: crypto.randomUUID() }, 404],
    ['GET /api/exports', { search: 'limit=x' }, 400],
    ['GET /api/exports/{id}/file', { id }, 409],
  ]
  for (const [index, [what, asked, status]] of answers.entries()) {
    const answer = await call(what, asked)
    expect([what, answer.status]).toEqual([what, status])
    expect(itemsOf(answer.headers, 'ratelimit')).toMatchObject({ requests: { r: LIMIT - 2 - index } })
  }
  // Whoever waits is asked for anew at each look, and counted once.
  const { id: waiting } = askByKey()
  const queued = await insertExport(sandbox, { owner_id: waiting })
  const { headers } = await call('GET /api/exports/{id}', { id: queued, search: 'wait=1' })
  expect(itemsOf(headers, 'ratelimit')).toMatchObject({ requests: { r: LIMIT - 1 } })
})

test('what changes something says what may still be changed, too', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  askByKey()
  const made = await said(call('POST /api/exports', { body: { dataset: 'orders' } }))
  expect(made.status).toBe(202)
  expect(itemsOf(made.headers, 'ratelimit-policy')).toEqual({
    requests: { q: LIMIT, w: 60 },
    changes: { q: 3, w: 60 },
  })
  expect(itemsOf(made.headers, 'ratelimit')).toEqual({
    requests: { r: LIMIT - 1, t: 60 },
    changes: { r: 2, t: 60 },
  })
})

test('neither health nor what is no call of the API is counted', async () => {
  const { id } = askByKey()
  await useUp()
  for (const path of ['/api/health', '/api/health/live', '/api/health/ready']) {
    const { headers } = await call(`GET ${path}`)
    expect([path, headers.has('ratelimit'), headers.has('retry-after')]).toEqual([path, false, false])
  }
  expect(await createExportAction(id, 'no-such', {}, '')).toMatchObject({ code: 'dataset_unknown' })
  expect((await list()).status).toBe(429)
})
