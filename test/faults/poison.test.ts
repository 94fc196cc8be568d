import { afterAll, expect, test } from 'vitest'
import { localStore } from '../../lib/store/local-store.ts'
import { findExport } from '../../server/queries.ts'
import { closeDatabase } from '../../worker/database.ts'
import { sweep } from '../../worker/tasks/sweep.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { customers, orders } from '../support/shop.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'

/** The first attempt, and as many more as the queue allows (lib/queue.ts). */
const ATTEMPTS = 6

const sandbox = await openSandbox()
const link = await openLink(sandbox.sourceUrl)
const workers: TestWorker[] = []
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  await link[Symbol.asyncDispose]()
  await closeDatabase()
})

test('an export that kills every worker that takes it fails for good, and the others go on', async () => {
  const poisoner = newViewer()
  const startedAt = performance.now()
  void link.hold(100_000)
  const poison = await createExport(poisoner, orders, { columns: ['id'], filters: [] })
  const innocent: string[] = []
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const worker = await startWorker({ ...sandbox, sourceUrl: link.url }, { WORKER_CONCURRENCY: '2' })
    workers.push(worker)
    await untilHeld([worker], poison, attempt)
    await worker.kill('SIGKILL')
    innocent.push(await createExport(newViewer(), customers, { columns: ['id'], filters: [] }))
  }
  link.release()
  workers.push(await startWorker(sandbox))
  const row = await untilStatus(sandbox, poison, 'failed')
  measured('poison job: failed for good after (ms)', performance.now() - startedAt)
  expect(row).toMatchObject({ error_code: 'attempts_exhausted' })
  expect((await findExport(poisoner, poison))?.error).toMatchObject({
    title: 'The export was tried several times and did not finish.',
    retryable: true,
  })
  for (const id of innocent) await untilSucceeded(sandbox, id)
  // Nor does it hold up what the same person asks for next.
  await untilSucceeded(sandbox, await createExport(poisoner, orders, { columns: ['id'], filters: [] }))
  await sweep(localStore(sandbox.storeFolder), { rowDays: 90, eventDays: 365 })
  expect((await filesIn(sandbox)).partial).toEqual([])
})
