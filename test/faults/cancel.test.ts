import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancelExport, createExport } from '../support/acts.ts'
import { newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker, untilChecked } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { hasLogged, untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { ROUNDS } from './support/repeat.ts'
import { slowOrders } from './support/slow-orders.ts'

/** More than the promise of 2 seconds, for machines that are busy with other tests; the numbers themselves are noted. */
const DEADLINE_MS = 5_000

/** Not always the same moment between two heartbeats, by which a worker notices. */
const SPREAD_PERCENT = 8

const sandbox = await openSandbox()
const link = await openLink(sandbox.sourceUrl)
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
let worker: TestWorker
let bytes: number

const startOne = async () => {
  worker = await startWorker({ ...sandbox, sourceUrl: link.url })
}

beforeAll(async () => {
  await slowOrders(sandbox.admin)
  await startOne()
  await untilChecked(worker)
  const before = link.received
  await untilSucceeded(sandbox, await createExport(newViewer(), orders, request))
  bytes = link.received - before
})
afterAll(async () => {
  await worker.stop()
  await link[Symbol.asyncDispose]()
})

async function countBackends(): Promise<number> {
  const { rowCount } = await sandbox.admin.query(
    `select from pg_stat_activity
     where datname = current_database() and application_name = 'claimcheck-export'`,
  )
  return rowCount ?? 0
}

test.for([10, 50, 95])(
  'an export that is cancelled at about %i % stops at once, and nothing of it is left',
  async (percent) => {
    for (const _ of ROUNDS) {
      const viewer = newViewer()
      const id = await createExport(viewer, orders, request)
      await link.hold((bytes * (percent - Math.random() * SPREAD_PERCENT)) / 100)
      expect(await countBackends()).toBeGreaterThan(0)
      const startedAt = performance.now()
      expect(await cancelExport(viewer, id)).toBe('cancelling')
      link.release()
      await untilStatus(sandbox, id, 'cancelled')
      measured('cancel while running: cancelled after (ms)', performance.now() - startedAt)
      await eventually('no backend works for it', async () => (await countBackends()) === 0 || undefined)
      const gone = performance.now() - startedAt
      measured('cancel while running: backend gone after (ms)', gone, DEADLINE_MS)
      expect((await filesIn(sandbox)).partial).toEqual([])
      // What the person asks for next is not held up, and the cancelled one stays what it is.
      await untilSucceeded(sandbox, await createExport(viewer, orders, { ...request, filters: SOME }))
      expect(await readExport(sandbox, id)).toMatchObject({ status: 'cancelled', artifact_key: null })
    }
  },
)

const SOME = [{ column: 'id', operator: 'between', value: { from: '1', to: '20' } }]

test('an export that is cancelled while it waits never begins', async () => {
  const viewer = newViewer()
  const first = await createExport(viewer, orders, request)
  await untilHeld([worker], first)
  const second = await createExport(viewer, orders, request)
  const startedAt = performance.now()
  expect(await cancelExport(viewer, second)).toBe('cancelled')
  measured('cancel while queued: cancelled after (ms)', performance.now() - startedAt)
  expect(await readExport(sandbox, second)).toMatchObject({ status: 'cancelled', attempt: 0 })
  const third = await createExport(viewer, orders, { ...request, filters: SOME })
  await untilSucceeded(sandbox, third)
  expect(await readExport(sandbox, second)).toMatchObject({ status: 'cancelled', attempt: 0 })
  expect(hasLogged(worker, 'attempt started', second)).toBe(false)
})

test('an export that is cancelled when its worker has died is cancelled by the next worker', async () => {
  const viewer = newViewer()
  const id = await createExport(viewer, orders, request)
  await untilHeld([worker], id)
  await worker.kill('SIGKILL')
  expect(await cancelExport(viewer, id)).toBe('cancelling')
  await startOne()
  const startedAt = performance.now()
  await untilStatus(sandbox, id, 'cancelled')
  const next = await createExport(viewer, orders, { ...request, filters: SOME })
  await untilSucceeded(sandbox, next)
  measured(
    'cancel after a kill: the next export has succeeded after (ms)',
    performance.now() - startedAt,
    DEADLINE_MS,
  )
})
