import { expect } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { test } from './support/fixtures.ts'

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

test('the status of an export that has succeeded names its file', async ({ request, site }) => {
  const { id, sha256 } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
  const response = await request.get(`/api/exports/${id}`)
  expect(response.status()).toBe(200)
  expect(response.headers()).toMatchObject({
    'content-type': 'application/json',
    'cache-control': 'private, no-store',
  })
  expect(response.headers()).not.toHaveProperty('retry-after')
  expect(await response.json()).toEqual({
    id,
    name: null,
    dataset: 'orders',
    repeatOf: null,
    status: 'succeeded',
    attempt: 1,
    createdAt: '2026-03-04T05:06:07.000Z',
    startedAt: null,
    readAt: null,
    finishedAt: '2026-03-04T05:07:00.000Z',
    cancelRequestedAt: null,
    expiresAt: '2099-01-01T00:00:00.000Z',
    observedAt: TIME,
    queuePosition: null,
    retry: null,
    workersOnline: 1,
    workersReady: 1,
    progress: {
      rowsDone: 0,
      rowsTotal: null,
      rowsTotalIsEstimate: true,
      bytesWritten: 0,
      percent: 0,
      etaSeconds: null,
    },
    artifact: {
      filename: 'orders-2026-03-04-0506.csv',
      rowCount: 3,
      byteSize: 10,
      sha256,
      url: `/api/exports/${id}/file`,
      expiresAt: '2099-01-01T00:00:00.000Z',
      problem: null,
    },
    error: null,
    pollAfterMs: null,
  })
})

test('the status of a running export says how far it is and when to ask again', async ({
  request,
  site,
  worker,
}) => {
  // A worker would notice that this export has no job.
  await worker.stop()
  const id = await insertExport(site, {
    status: 'running',
    attempt: 2,
    created_at: new Date(Date.now() - 120_000),
    started_at: new Date(Date.now() - 100_000),
    rows_done: 250_000,
    rows_total: 1_000_000,
    bytes_written: 31_000_000,
    percent: 25,
    heartbeat_at: new Date(),
    seconds_left: 300,
  })
  const response = await request.get(`/api/exports/${id}`)
  expect(response.headers()['retry-after']).toBe('2')
  const body = await response.json()
  expect(body).toMatchObject({
    status: 'running',
    attempt: 2,
    progress: { rowsDone: 250_000, rowsTotal: 1_000_000, bytesWritten: 31_000_000, percent: 25 },
    artifact: null,
    error: null,
    pollAfterMs: 2_000,
  })
  expect(Math.abs(body.progress.etaSeconds - 300)).toBeLessThan(15)
})

test('a young export is to be asked for within the second', async ({ request, site }) => {
  const response = await request.get(`/api/exports/${await insertExport(site)}`)
  expect(response.headers()['retry-after']).toBe('1')
  expect(await response.json()).toMatchObject({ status: 'queued', queuePosition: 1, pollAfterMs: 300 })
})

test('a status that has not changed is a 304 for whom knows it, until it changes', async ({
  request,
  site,
}) => {
  const { id } = await finishedExport(site, Buffer.from('Order\r\n'))
  const url = `/api/exports/${id}`
  const { etag } = (await request.get(url)).headers()
  const asked = () => request.get(url, { headers: { 'If-None-Match': etag ?? '' } })
  const unchanged = await asked()
  expect(unchanged.status()).toBe(304)
  expect(unchanged.headers().etag).toBe(etag)
  expect(await unchanged.text()).toBe('')
  await site.admin.query(`update claimcheck.export set status = 'expired' where id = $1`, [id])
  expect((await asked()).status()).toBe(200)
})

test('the status of somebody else’s export is a 404', async ({ request, site }) => {
  const id = await insertExport(site, { owner_id: 'somebody else' })
  expect((await request.get(`/api/exports/${id}`)).status()).toBe(404)
  expect((await request.get(`/api/exports/${id}/file`)).status()).toBe(404)
})

test('the health check names every part, and no worker is no fault of the server', async ({
  request,
  worker,
}) => {
  const parts = { status: 'ok', database: 'ok', queue: 'ok', store: 'ok' }
  const health = async () => (await request.get('/api/health')).json()
  // The worker says in its own time how it finds the source.
  await expect
    .poll(health)
    .toEqual({ ...parts, source: 'ok', workersOnline: 1, workersReady: 1, problems: [] })
  await worker.stop()
  const none = { source: 'unknown', workersOnline: 0, workersReady: 0 }
  const problems = [expect.objectContaining({ code: 'no_worker', part: 'workers' })]
  expect(await health()).toEqual({ ...parts, ...none, problems })
})
