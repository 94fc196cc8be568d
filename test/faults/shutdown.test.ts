import { afterAll, expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
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
const link = await openLink(sandbox.sourceUrl)
afterAll(() => link[Symbol.asyncDispose]())

const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
const newWorker = () =>
  startWorker({ ...sandbox, sourceUrl: link.url }, { SHUTDOWN_GRACE_SECONDS: String(GRACE_SECONDS) })

test('an export is handed from worker to worker as they are told to stop, and none of it counts as a failure', async () => {
  let worker = await newWorker()
  const id = await createExport(newViewer(), orders, request)
  await link.hold(100_000)
  for (let attempt = 1; attempt <= REPEAT + 1; attempt++) {
    await untilHeld([worker], id, attempt)
    const next = await newWorker()
    const toldAt = performance.now()
    expect(await worker.stop()).toBe(0)
    const stoppedAt = performance.now()
    measured('SIGTERM: stopped after (ms)', stoppedAt - toldAt)
    expect(stoppedAt - toldAt).toBeLessThan(GRACE_SECONDS * 1_000)
    await untilHeld([next], id, attempt + 1)
    const resumedMs = performance.now() - stoppedAt
    measured('SIGTERM: resumed after the exit (ms)', resumedMs, 2_000)
    expect(hasLogged(worker, 'export handed over', id, attempt)).toBe(true)
    worker = next
  }
  link.release()
  expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: REPEAT + 2, error_code: null })
  expect(await filesIn(sandbox)).toMatchObject({ partial: [], published: { length: 1 } })
  await worker.stop()
})

test('a second signal ends a worker at once, and its export is taken up as that of a dead one', async () => {
  await limitRetries(sandbox.admin, 1)
  const worker = await newWorker()
  const id = await createExport(newViewer(), orders, request)
  await link.hold(100_000)
  await untilHeld([worker], id)
  const next = await newWorker()
  const stopped = worker.stop()
  await eventually('it stops', () => worker.output().includes('worker stopping') || undefined)
  process.kill(worker.pid, 'SIGINT')
  expect(await stopped).toBe(1)
  await untilHeld([next], id, 2)
  link.release()
  await untilSucceeded(sandbox, id)
  await next.stop()
})
