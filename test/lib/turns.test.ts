import { beforeEach, expect, test } from 'vitest'
import { startAttempt } from '../../lib/exports/transitions.ts'
import { giveTurn, waitForRetry } from '../../lib/exports/turns.ts'
import { EXPORT_QUEUE, type ExportJob, makeReady, READY } from '../../lib/queue.ts'
import { asDb, inTransaction } from '../../worker/database.ts'
import { passOn } from '../../worker/jobs.ts'
import { giveTurns } from '../../worker/tasks/turns.ts'
import { cancelExport } from '../support/acts.ts'
import { newViewer } from '../support/exports.ts'
import { createExports } from '../support/gate.ts'
import { openConsumer } from '../support/handler.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
const boss = await openConsumer()
const db = asDb(sandbox.admin)
// No TRUNCATE, whose locks wait for those of pg-boss's own upkeep, and the other way around.
beforeEach(() => sandbox.admin.query('delete from claimcheck.export'))
beforeEach(() => sandbox.admin.query('delete from pgboss.job'))

const request = { columns: ['id'], filters: [] }
const make = (count: number, viewer = newViewer()) => createExports(count, viewer, request)

/** The slots of exports, in the order of these. */
async function slotsOf(ids: string[]): Promise<(number | null)[]> {
  const { rows } = await sandbox.admin.query<{ slot: number | null }>(
    'select slot from claimcheck.export where id = any ($1) order by array_position($1, id)',
    [ids],
  )
  return rows.map(({ slot }) => slot)
}

/** Gives an owner's exports the turns that are free, as a worker with that limit does. */
function give(ownerId: string, limit: number): Promise<void> {
  return inTransaction(async (tx) => {
    for (let id = await giveTurn(tx, ownerId, limit); id; id = await giveTurn(tx, ownerId, limit))
      await makeReady(tx, id)
  })
}

function end(...ids: (string | undefined)[]): Promise<unknown> {
  return sandbox.admin.query(`update claimcheck.export set status = 'succeeded' where id = any ($1)`, [ids])
}

/** Takes all jobs that workers may take, one after the other. @returns their exports, in that order. */
async function takeAll(): Promise<string[]> {
  const taken: string[] = []
  for (;;) {
    const [job] = await boss.fetch<ExportJob>(EXPORT_QUEUE, { minPriority: READY })
    if (!job) return taken
    taken.push(job.id)
  }
}

test('a person has two turns, and one more for each that ends', async () => {
  const viewer = newViewer()
  const ids = await make(4, viewer)
  expect(await slotsOf(ids)).toEqual([1, 2, null, null])
  await giveTurns()
  expect(await slotsOf(ids)).toEqual([1, 2, null, null])
  await end(ids[0])
  await giveTurns()
  // What had the second turn has the first one now.
  expect(await slotsOf(ids)).toEqual([1, 1, 2, null])
})

test('a turn that is free is for what waits, and not for what is made meanwhile', async () => {
  const viewer = newViewer()
  const ids = await make(3, viewer)
  await end(ids[0], ids[1])
  const [late] = await make(1, viewer)
  expect(await slotsOf([...ids, String(late)])).toEqual([1, 2, null, null])
  await giveTurns()
  expect(await slotsOf([String(ids[2]), String(late)])).toEqual([1, 2])
})

test('a web server and a worker of different limits give no more than the larger of them', async () => {
  const viewer = newViewer()
  const ids = await make(6, viewer)
  await give(viewer.id, 1)
  expect(await slotsOf(ids)).toEqual([1, 2, null, null, null, null])
  await give(viewer.id, 4)
  expect(await slotsOf(ids)).toEqual([1, 2, 3, 4, null, null])
})

test('a limit that is lowered while exports run holds when so many have ended, and none is left behind', async () => {
  const viewer = newViewer()
  const ids = await make(6, viewer)
  await give(viewer.id, 4)
  for (const id of ids.slice(0, 4)) await startAttempt(db, id)
  await give(viewer.id, 1)
  for (const [index, expected] of [
    [null, null],
    [null, null],
    [null, null],
    [1, null],
    [1, 1],
  ].entries()) {
    await end(ids[index])
    await give(viewer.id, 1)
    expect(await slotsOf(ids.slice(4))).toEqual(expected)
  }
})

test('many workers that give turns at once, with different limits, give none twice and lose none', async () => {
  const viewer = newViewer()
  const ids = await make(8, viewer)
  for (let left = ids.slice(); left.length > 0; left = left.slice(1)) {
    await Promise.all([1, 2, 3, 3, 2, 1].map((limit) => give(viewer.id, limit)))
    const held = (await slotsOf(left)).filter((slot) => slot !== null)
    expect(held.length).toBeLessThanOrEqual(3)
    expect(held.length).toBeGreaterThanOrEqual(Math.min(2, left.length))
    await end(left[0])
  }
})

test('what is cancelled while a worker gives it a turn gets none', async () => {
  const viewer = newViewer()
  const [id] = (await make(3, viewer)).slice(2)
  const giving = await inTransaction(async (tx) => {
    await tx.executeSql(`update claimcheck.export set status = 'cancelled' where id = $1`, [id])
    const given = inTransaction((other) => giveTurn(other, viewer.id, 3))
    await eventually('the other one waits', async () => {
      const [row] = await sandbox.cells(
        `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return Number(row?.[0]) > 0 || undefined
    })
    return { given }
  })
  expect(await giving.given).toBeNull()
  expect(await slotsOf([String(id)])).toEqual([null])
})

test("everybody's first turn comes before anybody's second one, whoever came first", async () => {
  const [one, two, newcomer] = [newViewer(), newViewer(), newViewer()]
  const [a, b, c] = [await make(3, one), await make(3, two), await make(1, newcomer)]
  expect(await takeAll()).toEqual([a[0], b[0], c[0], a[1], b[1]])
})

test('a second turn that has waited for an hour is not put behind what comes then, nor by moving up', async () => {
  const viewer = newViewer()
  const [first, second] = await make(2, viewer)
  await sandbox.admin.query(`update claimcheck.export set turn_at = turn_at - interval '61 minutes'`)
  for (const id of [first, second]) await makeReady(db, String(id))
  const [late] = await make(1)
  await cancelExport(viewer, String(first))
  await giveTurns()
  expect(await takeAll()).toEqual([second, late])
})

test("when a person's first one is cancelled, the second one takes its place among the first ones", async () => {
  const viewer = newViewer()
  const [first, second] = await make(2, viewer)
  const [other] = await make(1)
  await cancelExport(viewer, String(first))
  await giveTurns()
  const [late] = await make(1)
  expect(await takeAll()).toEqual([other, second, late])
})

test('what was begun in a second turn and comes back goes on before what others have made since', async () => {
  const viewer = newViewer()
  const [, second] = await make(2, viewer)
  await takeAll()
  await startAttempt(db, String(second))
  const [other] = await make(1)
  await passOn(boss, { id: String(second), retryCount: 0 }, 'its worker died')
  expect(await takeAll()).toEqual([second, other])
})

test('those that wait to be tried again hold no turn, however many they are', async () => {
  const viewer = newViewer()
  const ids = await make(4, viewer)
  const retry = { retryAt: new Date(Date.now() + 3_600_000), retriesLeft: 3 }
  for (const exportId of ids.slice(0, 2)) await waitForRetry(db, { exportId, attempt: 0 }, retry)
  await giveTurns()
  expect(await slotsOf(ids)).toEqual([null, null, 1, 2])
})
