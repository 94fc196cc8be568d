import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { countWorkers } from '../../server/workers-online.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, readExport, untilSucceeded } from '../support/exports.ts'
import { layGate } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { untilHeld } from './support/holder.ts'

const HOUR_MS = 3_600_000
/** Less than what the clocks are wrong by. */
const RETENTION_HOURS = 0.5

const sandbox = await openSandbox()
const closeGate = await layGate(sandbox, 1_000)
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
const preload = pathToFileURL(path.join(import.meta.dirname, 'support', 'shift-clock.ts')).href

function workerAt(shiftMs: number): Promise<TestWorker> {
  return startWorker(sandbox, {
    NODE_OPTIONS: `--import ${preload}`,
    CLOCK_SHIFT_MS: String(shiftMs),
    ARTIFACT_RETENTION_HOURS: String(RETENTION_HOURS),
    WORKER_CONCURRENCY: '1',
  })
}

/** The database's clock, in ms. */
async function databaseNow(): Promise<number> {
  const [row] = (await sandbox.admin.query<{ now: Date }>('select clock_timestamp() as now')).rows
  return Number(row?.now)
}

test('workers whose clocks are two hours apart take nothing from each other, and everything is in order', async () => {
  const workers = [await workerAt(HOUR_MS), await workerAt(-HOUR_MS)]
  expect(
    workers.map((worker) => Math.round((Date.parse(String(worker.log()[0]?.time)) - Date.now()) / HOUR_MS)),
  ).toEqual([1, -1])
  expect((await countWorkers()).online).toBe(2)

  // Both write, and go on writing although the other one's clock calls their heartbeats an hour old.
  const startedAt = await databaseNow()
  await using gate = await closeGate()
  const ids = [
    await createExport(newViewer(), orders, request),
    await createExport(newViewer(), orders, request),
  ]
  const holders = await Promise.all(ids.map((id) => untilHeld(workers, id)))
  expect(new Set(holders).size).toBe(2)
  for (const id of ids) await beats(id, 3)
  await gate.open()
  for (const id of ids) {
    const row = await untilSucceeded(sandbox, id)
    expect(row.attempt).toBe(1)
    expect(Number(row.created_at)).toBeGreaterThanOrEqual(startedAt)
    expect(Number(row.finished_at)).toBeLessThanOrEqual(await databaseNow())
    expect(Number(row.expires_at) - Number(row.finished_at)).toBe(RETENTION_HOURS * HOUR_MS)
  }

  const viewer = newViewer()
  const queued: string[] = []
  for (let count = 0; count < 6; count++) queued.push(await createExport(viewer, orders, request))
  const rows = []
  for (const id of queued) rows.push(await untilSucceeded(sandbox, id))
  const until = await databaseNow()
  // Which of two workers begins first is nobody's promise; that each time is the database's is.
  for (const row of rows) {
    const times = [startedAt, row.created_at, row.started_at, row.finished_at, until].map(Number)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  }

  // A worker sweeps when it starts: nothing has expired by the only clock that counts.
  workers.push(await workerAt(HOUR_MS))
  await untilSucceeded(sandbox, await createExport(viewer, orders, request))
  expect(await filesIn(sandbox)).toMatchObject({ published: { length: 9 } })
  await Promise.all(workers.map((worker) => worker.stop()))
})

/** Waits until an export's worker has said so often that it is alive. */
async function beats(id: string, count: number): Promise<void> {
  const seen = new Set<string>()
  await eventually('the worker has said that it is alive', async () => {
    const { rows } = await sandbox.admin.query(
      'select heartbeat_at::text as at from claimcheck.export where id = $1',
      [id],
    )
    seen.add(String(rows[0]?.at))
    return seen.size >= count || undefined
  })
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'running', attempt: 1 })
}
