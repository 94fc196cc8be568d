import { afterAll, beforeAll, expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { closeGate } from '../support/gate.ts'
import { valueIn } from '../support/metrics.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startMeasuredWorker, startWorker, type TestWorker } from '../support/worker.ts'

const sandbox = await openSandbox()
const HOST = '127.0.0.1'
const TOKEN = 'a token of the tests'.replaceAll(' ', '-')
const request = { columns: ['id', 'note'], filters: [] }
const viewer = newViewer()

/** A worker that tells how it is. */
type MeasuredWorker = TestWorker & { url: string }
const startMeasured = () => startMeasuredWorker(sandbox, { METRICS_TOKEN: TOKEN })

const bearing = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })

async function scrape({ url }: MeasuredWorker): Promise<string> {
  const response = await fetch(`${url}/metrics`, bearing(TOKEN))
  expect(response.status).toBe(200)
  return response.text()
}

/** Waits until a worker tells a value: an export has ended a moment before its worker has measured that. */
async function untilTold(
  worker: MeasuredWorker,
  value: number,
  ...what: [name: string, labels?: Record<string, string>]
): Promise<string> {
  return eventually(`${JSON.stringify(what)} is ${value}`, async () => {
    const text = await scrape(worker)
    return valueIn(text, ...what) === value ? text : undefined
  })
}

const makeExport = () => createExport(viewer, orders, request)

let worker: MeasuredWorker
beforeAll(async () => {
  worker = await startMeasured()
})
afterAll(() => worker.stop())

test('an export that succeeds is measured with its rows, its bytes and its times, and without its owner', async () => {
  const { row_count, byte_size } = await untilSucceeded(sandbox, await makeExport())
  const told = await untilTold(worker, 1, 'claimcheck_attempts_total', {
    dataset: 'orders',
    end: 'succeeded',
  })
  expect(valueIn(told, 'claimcheck_rows_written_total', { dataset: 'orders' })).toBe(Number(row_count))
  expect(valueIn(told, 'claimcheck_bytes_written_total', { dataset: 'orders' })).toBe(Number(byte_size))
  expect(valueIn(told, 'claimcheck_attempt_duration_seconds_count', { end: 'succeeded' })).toBe(1)
  expect(valueIn(told, 'claimcheck_export_waiting_seconds_count')).toBe(1)
  expect(valueIn(told, 'claimcheck_worker_slots')).toBe(2)
  expect(valueIn(told, 'claimcheck_database_up')).toBe(1)
  expect(valueIn(told, 'claimcheck_store_usable')).toBe(1)
  expect(valueIn(told, 'claimcheck_workers_online', { state: 'ready' })).toBe(1)
  expect(told).not.toContain(viewer.id)
})

test('one that fails is measured with its reason', async () => {
  await sandbox.admin.query('alter table demo.orders rename to orders_elsewhere')
  const id = await makeExport()
  await untilStatus(sandbox, id, 'failed')
  await sandbox.admin.query('alter table demo.orders_elsewhere rename to orders')
  const { error_code } = await readExport(sandbox, id)
  await untilTold(worker, 1, 'claimcheck_attempts_total', { end: 'failed', code: String(error_code) })
})

test('one whose worker is killed is told as waiting, and as recovered by the other that ends it', async () => {
  const gate = await closeGate(sandbox)
  const id = await makeExport()
  await untilStatus(sandbox, id, 'running')
  await gate.waiting(1)
  const told = await untilTold(worker, 1, 'claimcheck_worker_exports_running')
  expect(valueIn(told, 'claimcheck_exports', { state: 'running' })).toBe(1)
  await worker.kill('SIGKILL')
  worker = await startMeasured()
  await untilTold(worker, 1, 'claimcheck_recoveries_total', { worker: 'dead' })
  await gate.open()
  expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 2 })
  const after = await untilTold(worker, 1, 'claimcheck_attempts_total', { end: 'succeeded' })
  // How long it waited for its first attempt is the other worker's.
  expect(valueIn(after, 'claimcheck_export_waiting_seconds_count')).toBe(0)
})

test('its port tells probes how it is, those who have the token what it measures, and nothing else to anybody', async () => {
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${worker.url}${path}`, init)
    return [response.status, await response.text()] as const
  }
  expect(await ask('/health/live')).toEqual([200, '{"status":"ok"}'])
  const [ready, health] = await ask('/health/ready')
  expect([ready, JSON.parse(health)]).toMatchObject([200, { status: 'ok', database: 'ok', store: 'ok' }])
  expect((await ask('/metrics'))[0]).toBe(401)
  expect((await ask('/metrics', bearing(`${TOKEN}x`)))[0]).toBe(401)
  expect((await ask('/metrics', { method: 'POST', ...bearing(TOKEN) }))[0]).toBe(405)
  expect((await ask('/'))[0]).toBe(404)
  expect(await ask('/metrics', { method: 'HEAD', ...bearing(TOKEN) })).toEqual([200, ''])
})

test('a worker whose port is taken says which setting is wrong', async () => {
  const { port } = new URL(worker.url)
  const second = await startWorker(sandbox, { METRICS_PORT: port }, 'the worker could not start')
  await second.kill('SIGKILL')
  expect(second.output()).toContain(`METRICS_PORT: nothing can listen at ${HOST}:${port}`)
})
