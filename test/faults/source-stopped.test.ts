import { afterAll, expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, untilStatus, untilSucceeded } from '../support/exports.ts'
import { layGate } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { roundsOf } from './support/repeat.ts'
import { limitRetries } from './support/retries.ts'

const sandbox = await openSandbox()
/** In the middle of the file. */
const closeGate = await layGate(sandbox, 1_000)
const worker = await startWorker(sandbox)
afterAll(() => worker.stop())

const request = { columns: ['id', 'note'], filters: [] }
const WAYS = ['pg_cancel_backend', 'pg_terminate_backend'] as const

/** Does to the query of an export what a database administrator can do, when it stands at the gate. */
function stopQuery(way: (typeof WAYS)[number]): Promise<true> {
  return eventually('the query of the export is stopped', async () => {
    const { rowCount } = await sandbox.admin.query(
      `select ${way}(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'claimcheck-export' and state = 'active'
         and wait_event_type = 'Lock' and query like 'copy %'`,
    )
    return (rowCount ?? 0) > 0 || undefined
  })
}

test('an export whose query is cancelled or whose backend is ended is tried again by itself, and succeeds', async () => {
  for (const way of roundsOf(WAYS)) {
    await using gate = await closeGate()
    const id = await createExport(newViewer(), orders, request)
    await untilHeld([worker], id)
    await stopQuery(way)
    const stoppedAt = performance.now()
    await untilHeld([worker], id, 2)
    measured(`${way}: tried again after (ms)`, performance.now() - stoppedAt)
    await gate.open()
    expect(await untilSucceeded(sandbox, id)).toMatchObject({
      attempt: 2,
      row_count: '2000',
      error_code: null,
    })
  }
})

test('an export whose every query is stopped fails with the reason in plain words', async () => {
  await limitRetries(sandbox.admin, 2)
  const viewer = newViewer()
  await using gate = await closeGate()
  const id = await createExport(viewer, orders, request)
  for (const [index, way] of [...WAYS, WAYS[0]].entries()) {
    await untilHeld([worker], id, index + 1)
    await stopQuery(way)
  }
  expect(await untilStatus(sandbox, id, 'failed')).toMatchObject({
    error_code: 'source_failed',
    error_params: { sqlState: expect.stringMatching(/^57/) },
  })
  expect((await filesIn(sandbox)).partial).toEqual([])
  await gate.open()
  // And it holds nothing up: the same person's next export succeeds.
  await untilSucceeded(sandbox, await createExport(viewer, orders, request))
})
