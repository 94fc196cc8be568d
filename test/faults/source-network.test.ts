import { afterAll, expect, test } from 'vitest'
import { CONNECTION_LOST } from '../../lib/problems/source-errors.ts'
import { cancelExport, createExport } from '../support/acts.ts'
import { newViewer, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { hasLogged, untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { ROUNDS, SLOW_ROUNDS } from './support/repeat.ts'

const sandbox = await openSandbox()
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
/** Somewhere in the middle of the file. */
const MIDDLE_BYTES = 100_000
const link = await openLink(sandbox.sourceUrl)
const worker = await startWorker({ ...sandbox, sourceUrl: link.url })
afterAll(async () => {
  await worker.stop()
  await link[Symbol.asyncDispose]()
})

/** Starts an export and stops it in the middle of its file, by the network. */
async function inTheMiddle(): Promise<string> {
  const id = await createExport(newViewer(), orders, request)
  await link.hold(MIDDLE_BYTES)
  return id
}

/** Waits until the first attempt has ended. @returns after how many ms. */
async function untilFreed(id: string, deadlineMs: number): Promise<number> {
  const startedAt = performance.now()
  await eventually(
    'the attempt has ended',
    () => hasLogged(worker, 'attempt failed', id, 1) || undefined,
    deadlineMs,
  )
  return performance.now() - startedAt
}

test('a reset connection to the source is noticed at once, and the export is tried again by itself', async () => {
  for (const _ of ROUNDS) {
    const id = await inTheMiddle()
    link.reset()
    link.release()
    const freedMs = await untilFreed(id, 5_000)
    measured('reset: noticed after (ms)', freedMs, 1_000)
    expect((await filesIn(sandbox)).partial).toEqual([])
    expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 2, row_count: '2000' })
  }
})

test.for(SLOW_ROUNDS)(
  'a source network that swallows everything is noticed within 30 seconds (%i)',
  async () => {
    const id = await inTheMiddle()
    try {
      link.blackhole()
      link.release()
      const freedMs = await untilFreed(id, 40_000)
      measured('blackhole: freed after (ms)', freedMs, 30_000)
      expect(await untilStatus(sandbox, id, 'queued')).toMatchObject({
        error_code: 'source_failed',
        error_params: { sqlState: CONNECTION_LOST },
      })
    } finally {
      link.heal()
    }
    expect(await untilSucceeded(sandbox, id)).toMatchObject({ row_count: '2000' })
  },
)

test('an export that waits for a source which does not answer is cancelled at once all the same', async () => {
  link.blackhole()
  const viewer = newViewer()
  const id = await createExport(viewer, orders, request)
  await untilHeld([worker], id)
  const startedAt = performance.now()
  await cancelExport(viewer, id)
  await untilStatus(sandbox, id, 'cancelled')
  const cancelMs = performance.now() - startedAt
  measured('cancel while the source does not answer: cancelled after (ms)', cancelMs, 5_000)
  link.heal()
})
