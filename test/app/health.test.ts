import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeEach, expect, inject, test, vi } from 'vitest'
import { env } from '../../lib/env.ts'
import { EXPORT_QUEUE } from '../../lib/queue.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { within } from '../../lib/within.ts'
import { checkHealth } from '../../server/health.ts'
import { call } from '../support/api.ts'
import { openSandbox } from '../support/sandbox.ts'
import { onServer } from '../support/server.ts'
import { claimStore } from '../support/store.ts'

const sandbox = await openSandbox()
const storeId = await claimStore(sandbox)

async function health(): Promise<{ code: number; body: Record<string, unknown> }> {
  const response = await call('GET /api/health')
  expect(response.headers.get('cache-control')).toBe('no-store')
  return { code: response.status, body: (await response.json()) as Record<string, unknown> }
}

const OK = { status: 'ok', database: 'ok', queue: 'ok', store: 'ok' }
const ONE_WORKER = { source: 'unknown', workersOnline: 1, workersReady: 1 }
const NO_WORKER = { source: 'unknown', workersOnline: 0, workersReady: 0 }

type WorkerState = { store?: string; source?: string; sourceAgeSeconds?: number }

/** Health with workers in the database that have just said this of their store and source. */
async function withWorkers(states: WorkerState[]) {
  await putWorkers(states)
  return health()
}

async function putWorkers(states: WorkerState[]): Promise<void> {
  await sandbox.admin.query('truncate claimcheck.worker')
  for (const { store = null, source = null, sourceAgeSeconds = 0 } of states)
    await sandbox.admin.query(
      `insert into claimcheck.worker (id, host, pid, store_state, source_state, source_checked_at)
       values (gen_random_uuid(), 'host', 1, $1, $2, now() - make_interval(secs => $3))`,
      [store, source, sourceAgeSeconds],
    )
}

beforeEach(() => putWorkers([{}]))

const codes = (body: Record<string, unknown>) => (body.problems as { code: string }[]).map(({ code }) => code)

test('everything is well', async () => {
  expect(await health()).toEqual({ code: 200, body: { ...OK, ...ONE_WORKER, problems: [] } })
})

test('no worker online is told of, but is no fault of the web server', async () => {
  const { code, body } = await withWorkers([])
  expect({ code, body }).toMatchObject({ code: 200, body: { ...OK, ...NO_WORKER } })
  expect(codes(body)).toEqual(['no_worker'])
})

test('the workers that are online are counted; of an older one that says nothing of its store the best is believed', async () => {
  expect(await withWorkers([{}, { store: 'ok', source: 'ok' }])).toEqual({
    code: 200,
    body: { ...OK, source: 'ok', workersOnline: 2, workersReady: 2, problems: [] },
  })
})

test('a worker with a store of somebody else is told of, and is a fault when there is no other', async () => {
  const one = await withWorkers([{ store: 'another' }, { store: 'ok' }])
  expect(one).toMatchObject({ code: 200, body: { ...OK, workersOnline: 2, workersReady: 1 } })
  expect(codes(one.body)).toEqual(['workers_with_another_store'])
  const all = await withWorkers([{ store: 'another' }, { store: 'unusable' }])
  expect(all).toMatchObject({ code: 503, body: { store: 'ok', workersOnline: 2, workersReady: 0 } })
  expect(codes(all.body)).toEqual(['workers_with_another_store', 'workers_without_store'])
})

test('a source that no worker can reach is a fault; what a worker said long ago does not count', async () => {
  const gone = await withWorkers([{ source: 'unreachable' }])
  expect(gone).toMatchObject({ code: 503, body: { source: 'unavailable' } })
  expect(codes(gone.body)).toEqual(['source_unavailable'])
  expect(await withWorkers([{ source: 'unreachable' }, { source: 'ok' }])).toMatchObject({
    code: 200,
    body: { source: 'ok' },
  })
  const old = await withWorkers([{ source: 'unreachable', sourceAgeSeconds: 100 }])
  expect(old).toMatchObject({ code: 200, body: { source: 'unknown' } })
})

test('a store below its reserve is named: every export would fail', async () => {
  Object.assign(env(), { storeReserveMegabytes: 1e12 })
  const { code, body } = await health()
  Object.assign(env(), { storeReserveMegabytes: 0 })
  expect([code, codes(body)]).toEqual([503, ['store_full']])
})

test('a web server is ready as long as it can do its part, whatever all of them would lack alike', async () => {
  const ready = async () => {
    const response = await call('GET /api/health/ready')
    const body = (await response.json()) as Record<string, unknown>
    return { code: response.status, status: body.status, codes: codes(body) }
  }
  const isReady = { code: 200, status: 'ok' }
  await putWorkers([])
  expect(await ready()).toEqual({ ...isReady, codes: ['no_worker'] })
  await putWorkers([{ store: 'unusable', source: 'unreachable' }])
  expect(await ready()).toEqual({ ...isReady, codes: ['source_unavailable', 'workers_without_store'] })
  await putWorkers([{}])
  Object.assign(env(), { storeReserveMegabytes: 1e12 })
  expect(await ready()).toEqual({ ...isReady, codes: ['store_full'] })
  Object.assign(env(), { storeReserveMegabytes: 0 })
  await sandbox.admin.query('update claimcheck.store set id = gen_random_uuid()')
  expect(await ready()).toEqual({ code: 503, status: 'unavailable', codes: ['another_store'] })
  await sandbox.admin.query('update claimcheck.store set id = $1', [storeId])
})

test('a queue that was not made is named', async () => {
  await sandbox.admin.query(`update pgboss.queue set name = 'other' where name = $1`, [EXPORT_QUEUE])
  const { code, body } = await health()
  await sandbox.admin.query(`update pgboss.queue set name = $1 where name = 'other'`, [EXPORT_QUEUE])
  expect(code).toBe(503)
  expect(body).toMatchObject({ ...OK, status: 'unavailable', queue: 'unavailable' })
})

test("a database without pg-boss's schema is named", async () => {
  await sandbox.admin.query('alter schema pgboss rename to hidden')
  const { code, body } = await health()
  await sandbox.admin.query('alter schema hidden rename to pgboss')
  expect(code).toBe(503)
  expect(body).toMatchObject({ ...OK, status: 'unavailable', queue: 'unavailable' })
})

test('a store that takes no files is named', async () => {
  // A file where the folder should be stops root too, whom permissions do not.
  const folder = path.join(sandbox.storeFolder, 'partial')
  await rm(folder, { recursive: true, force: true })
  await writeFile(folder, '')
  const { code, body } = await health()
  await rm(folder)
  expect(code).toBe(503)
  expect(body).toMatchObject({ ...OK, status: 'unavailable', store: 'unavailable' })
})

test('a store whose folder was deleted is another one, also when it comes back empty', async () => {
  await rm(sandbox.storeFolder, { recursive: true })
  const deleted = await health()
  await mkdir(sandbox.storeFolder)
  const empty = await health()
  await localStore(sandbox.storeFolder).claim(storeId)
  expect([deleted.code, codes(deleted.body)]).toEqual([503, ['another_store']])
  expect([empty.code, codes(empty.body)]).toEqual([503, ['another_store']])
  expect((await health()).code).toBe(200)
})

test("another installation's store is named, and is not written into", async () => {
  await sandbox.admin.query('update claimcheck.store set id = gen_random_uuid()')
  await rm(path.join(sandbox.storeFolder, 'partial'), { recursive: true, force: true })
  const { code, body } = await health()
  await sandbox.admin.query('update claimcheck.store set id = $1', [storeId])
  expect([code, codes(body)]).toEqual([503, ['another_store']])
  expect(existsSync(path.join(sandbox.storeFolder, 'partial'))).toBe(false)
})

test('those who ask while a check is under way get its answer', async () => {
  const store = localStore(sandbox.storeFolder)
  const looked = vi.spyOn(store, 'identity')
  const checks = await Promise.all(Array.from({ length: 600 }, () => checkHealth(store)))
  expect(new Set(checks).size).toBe(1)
  expect(checks[0]).toMatchObject(OK)
  expect(looked).toHaveBeenCalledOnce()
  expect(await checkHealth(store)).not.toBe(checks[0])
})

test('a store that never answers is named within five seconds', async () => {
  const hung = { ...localStore(sandbox.storeFolder), identity: () => new Promise<never>(() => undefined) }
  const looked = checkHealth(hung)
  expect(await within(5_000, looked, 'health took more than 5 s')).toMatchObject({
    ...OK,
    status: 'unavailable',
    store: 'unavailable',
  })
})

test('a database that refuses us is named, and the answer says nothing more', async () => {
  const adminUrl = inject('adminUrl')
  const name = new URL(sandbox.databaseUrl).pathname.slice(1)
  await onServer(adminUrl, `alter database ${name} with allow_connections false`)
  await sandbox.admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  )
  const { code, body } = await health()
  await onServer(adminUrl, `alter database ${name} with allow_connections true`)
  expect(code).toBe(503)
  const parts = { database: 'unavailable', queue: 'unavailable', store: 'ok' }
  expect(body).toMatchObject({ ...NO_WORKER, status: 'unavailable', ...parts })
  expect(codes(body)).toEqual(['database_unavailable'])
  expect(await health()).toMatchObject({ code: 200 })
})
