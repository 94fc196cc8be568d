import { afterAll, beforeAll, expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, readExport, untilSucceeded } from '../support/exports.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { openOwnSandbox } from './support/own-sandbox.ts'
import { roundsOf } from './support/repeat.ts'
import { slowOrders } from './support/slow-orders.ts'

// The exports, the queue and the source are on this one server.
const sandbox = await openOwnSandbox()
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
let worker: TestWorker
let sha256: string | null

beforeAll(async () => {
  worker = await startWorker(sandbox)
  sha256 = (await untilSucceeded(sandbox, await createExport(newViewer(), orders, request))).sha256
  await slowOrders(sandbox.admin)
})
afterAll(() => worker.stop())

test('an export outlives a restart of Postgres in the middle of it: the same worker does it again', async () => {
  for (const mode of roundsOf(['fast', 'immediate'] as const)) {
    const id = await createExport(newViewer(), orders, request)
    await untilHeld([worker], id)
    await eventually('some of the file is written', async () => (await rowsDone(id)) > 0 || undefined)
    await sandbox.cluster.restart(mode)
    const upAt = performance.now()
    await untilHeld([worker], id, 2)
    measured(`Postgres restart -m ${mode}: resumed after it is up (ms)`, performance.now() - upAt)
    expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 2, sha256 })
  }
  expect((await filesIn(sandbox)).partial).toEqual([])
})

async function rowsDone(id: string): Promise<number> {
  return Number((await readExport(sandbox, id)).rows_done)
}
