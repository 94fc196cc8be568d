import { afterAll, beforeAll, expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { layGate } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const sandbox = await openSandbox()
const closeGate = await layGate(sandbox)
const ONE = { MAX_RUNNING_EXPORTS: '1' }
Object.assign(process.env, ONE)
const request = { columns: ['id'], filters: [] }
let worker: TestWorker

// More slots than exports that may run at once, so that a free slot is never what an export waits for.
beforeAll(async () => {
  worker = await startWorker(sandbox, { ...ONE, WORKER_CONCURRENCY: '4' })
})
afterAll(() => worker.stop())

test("where a person may have one running, their exports run one after the other, another's at the same time", async () => {
  const [busy, other] = [newViewer(), newViewer()]
  await using gate = await closeGate()
  const first = await createExport(busy, orders, request)
  await untilStatus(sandbox, first, 'running')
  const second = await createExport(busy, orders, request)
  const third = await createExport(busy, orders, request)
  const foreign = await createExport(other, orders, request)
  // The foreign export was made last and is running, while the others of the first person have not begun.
  await untilStatus(sandbox, foreign, 'running')
  await gate.waiting(2)
  expect((await readExport(sandbox, second)).status).toBe('queued')
  expect((await readExport(sandbox, third)).status).toBe('queued')
  await gate.open()

  const rows = await Promise.all([first, second, third, foreign].map((id) => untilSucceeded(sandbox, id)))
  expect(rows.map((row) => row.attempt)).toEqual([1, 1, 1, 1])
  const own = rows.slice(0, 3).sort((a, b) => Number(a.started_at) - Number(b.started_at))
  for (const [index, row] of own.slice(1).entries()) {
    expect(Number(row.started_at)).toBeGreaterThanOrEqual(Number(own[index]?.finished_at))
  }
  expect(own[0]?.id).toBe(first)
  expect(Number(rows[3]?.started_at)).toBeLessThan(Number(own[0]?.finished_at))
})

test('an export that waited for another of the same person starts as soon as that one has ended', async () => {
  const viewer = newViewer()
  const ids = [await createExport(viewer, orders, request), await createExport(viewer, orders, request)]
  const [first, second] = await Promise.all(ids.map((id) => untilSucceeded(sandbox, id)))
  expect(Number(second?.started_at) - Number(first?.finished_at)).toBeLessThan(5_000)
})
