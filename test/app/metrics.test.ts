import { afterEach, expect, test } from 'vitest'
import * as metrics from '../../app/metrics/route.ts'
import { env } from '../../lib/env.ts'
import { call, said } from '../support/api.ts'
import { insertExport } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { valueIn } from '../support/metrics.ts'
import { openSandbox } from '../support/sandbox.ts'
import { claimStore } from '../support/store.ts'

const sandbox = await openSandbox()
await claimStore(sandbox)
const TOKEN = 'of-the-tests-and-of-nobody-else'
afterEach(() => {
  env().metricsToken = undefined
})

function ask(authorization?: string): Promise<Response> {
  const headers: Record<string, string> = authorization ? { authorization } : {}
  return metrics.GET(new Request('http://127.0.0.1:3000/metrics', { headers }))
}

async function scrape(): Promise<string> {
  env().metricsToken = TOKEN
  const response = await ask(`Bearer ${TOKEN}`)
  expect(response.status).toBe(200)
  return response.text()
}

test('without a token of the operator there are no metrics for anybody', async () => {
  for (const authorization of [undefined, 'Bearer ', `Bearer ${TOKEN}`, 'Bearer undefined'])
    expect(await said(ask(authorization))).toMatchObject({ status: 404, body: { code: 'unknown_address' } })
})

test.each([undefined, 'Bearer', `Bearer ${TOKEN}x`, `Bearer ${TOKEN.slice(1)}`, `Basic ${TOKEN}`, TOKEN])(
  'with one, whoever sends %s is told to send it',
  async (authorization) => {
    env().metricsToken = TOKEN
    const { status, headers, body } = await said(ask(authorization))
    expect([status, body.code]).toEqual([401, 'metrics_token_refused'])
    expect(headers.get('www-authenticate')).toBe('Bearer realm="metrics"')
  },
)

test('what waits, the store, the pool and downloads are told', async () => {
  await insertExport(sandbox, { slot: 1, turn_at: new Date(), created_at: new Date(Date.now() - 3_600_000) })
  await insertExport(sandbox, { status: 'running', attempt: 1 })
  const { id } = await finishedExport(sandbox, Buffer.from('Order\r\n1\r\n'))
  await (await call('GET /api/exports/{id}/file', { id })).text()
  const told = await scrape()
  expect(valueIn(told, 'claimcheck_exports', { state: 'in_turn' })).toBe(1)
  expect(valueIn(told, 'claimcheck_exports', { state: 'running' })).toBe(1)
  expect(valueIn(told, 'claimcheck_exports', { state: 'behind' })).toBe(0)
  expect(valueIn(told, 'claimcheck_exports_oldest_queued_seconds')).toBeGreaterThan(3_599)
  expect(valueIn(told, 'claimcheck_workers_online')).toBe(0)
  expect(valueIn(told, 'claimcheck_store_usable')).toBe(1)
  expect(valueIn(told, 'claimcheck_store_free_bytes')).toBeGreaterThan(0)
  expect(valueIn(told, 'claimcheck_store_reserve_bytes')).toBe(256 * 1024 * 1024)
  expect(valueIn(told, 'claimcheck_database_pool_connections')).toBeGreaterThan(0)
  expect(valueIn(told, 'claimcheck_database_pool_max_connections')).toBe(10)
  expect(valueIn(told, 'claimcheck_download_bytes_total')).toBe(10)
  expect(valueIn(told, 'claimcheck_downloads_in_progress')).toBe(0)
  expect(valueIn(told, 'nodejs_eventloop_lag_seconds')).toBeGreaterThanOrEqual(0)
})
