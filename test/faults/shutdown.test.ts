import { expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { layGate } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { hasLogged, untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { REPEAT } from './support/repeat.ts'
import { limitRetries } from './support/retries.ts'

const GRACE_SECONDS = 5
const sandbox = await openSandbox()
// What counts as a failure would end the export at once.
await limitRetries(sandbox.admin, 0)
/** In the middle of the file. */
const closeGate = await layGate(sandbox, 1_000)

const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
const newWorker = () => startWorker(sandbox, { SHUTDOWN_GRACE_SECONDS: String(GRACE_SECONDS) })

test('an export is handed from worker to worker as they are told to stop, and none of it counts as a failure', async () => {
  let worker = await newWorker()
  await using gate = await closeGate()
  const id = await createExport(newViewer(), orders, request)
  await gate.waiting(1)
  for (let attempt = 1; attempt <= REPEAT + 1; attempt++) {
    await untilHeld([worker], id, attempt)
    const next = await newWorker()
    const toldAt = performance.now()
    expect(await worker.stop()).toBe(0)
    const stoppedAt = performance.now()
    measured('SIGTERM: stopped after (ms)', stoppedAt - toldAt, GRACE_SECONDS * 1_000)
    await untilHeld([next], id, attempt + 1)
    const resumedMs = performance.now() - stoppedAt
    measured('SIGTERM: resumed after the exit (ms)', resumedMs, 2_000)
    await gate.waiting(1)
    expect(hasLogged(worker, 'export handed over', id, attempt)).toBe(true)
    worker = next
  }
  await gate.open()
  expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: REPEAT + 2, error_code: null })
  expect(await filesIn(sandbox)).toMatchObject({ partial: [], published: { length: 1 } })
  await worker.stop()
})

test('a second signal ends a worker at once, and its export is taken up as that of a dead one', async () => {
  await limitRetries(sandbox.admin, 1)
  const worker = await newWorker()
  await using gate = await closeGate()
  const id = await createExport(newViewer(), orders, request)
  await gate.waiting(1)
  await untilHeld([worker], id)
  const next = await newWorker()
  const stopped = worker.stop()
  await eventually('it stops', () => worker.output().includes('worker stopping') || undefined)
  process.kill(worker.pid, 'SIGINT')
  expect(await stopped).toBe(1)
  await untilHeld([next], id, 2)
  await gate.open()
  await untilSucceeded(sandbox, id)
  await next.stop()
})
