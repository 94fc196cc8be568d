import { beforeEach, expect, test } from 'vitest'
import { EXPORT_QUEUE, type ExportJob, READY } from '../../lib/queue.ts'
import { findExport, listExports } from '../../server/queries.ts'
import { inTransaction } from '../../worker/database.ts'
import { giveTurns } from '../../worker/tasks/turns.ts'
import { cancelExport, createExport } from '../support/acts.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { openConsumer } from '../support/handler.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'

const sandbox = await openSandbox()
const boss = await openConsumer()
// No TRUNCATE, whose locks wait for those of pg-boss's own upkeep, and the other way around.
beforeEach(() => sandbox.admin.query('delete from claimcheck.export'))
beforeEach(() => sandbox.admin.query('delete from pgboss.job'))

const request = { columns: ['id'], filters: [] }
const [one, two, three] = [newViewer(), newViewer(), newViewer()]
const make = (viewer = one) => createExport(viewer, orders, request)

async function positions(...ids: [ReturnType<typeof newViewer>, string][]): Promise<unknown[]> {
  return Promise.all(ids.map(async ([viewer, id]) => (await findExport(viewer, id))?.queuePosition))
}

/** Takes the next job, as a worker does, and ends its export. @returns the export's id. */
async function workOnOne(): Promise<string | undefined> {
  const [job] = await boss.fetch<ExportJob>(EXPORT_QUEUE, { minPriority: READY })
  await sandbox.admin.query(`update claimcheck.export set status = 'succeeded' where id = $1`, [job?.id])
  await giveTurns()
  return job?.id
}

test("workers take one export of each person in turn, so that a flood stands behind everybody's first one", async () => {
  const flood = [await make(), await make(), await make()]
  const [second, third] = [await make(two), await make(three)]
  const order = []
  for (let count = 0; count < 5; count++) order.push(await workOnOne())
  expect(order).toEqual([flood[0], second, third, flood[1], flood[2]])
})

test('the position counts the exports whose turn comes before, and for one without a turn those of its owner', async () => {
  const flood = [await make(), await make(), await make(), await make()] as const
  const [second, third] = [await make(two), await make(three)]
  expect(await positions([one, flood[0]], [two, second], [three, third])).toEqual([1, 2, 3])
  // Everybody's first turns stand before a second one, and all turns before what waits for its own.
  expect(await positions([one, flood[1]])).toEqual([4])
  expect(await positions([one, flood[2]], [one, flood[3]])).toEqual([5, 6])
})

test("an export's place does not grow by what others make after it, but for their first turns before its owner's second one", async () => {
  const [first, second] = [await make(), await make()]
  for (let count = 0; count < 3; count++) await make(two)
  expect(await positions([one, first], [one, second])).toEqual([1, 3])
  await make(three)
  expect(await positions([one, first], [one, second])).toEqual([1, 4])
  for (const place of [3, 2, 1]) {
    await workOnOne()
    expect(await positions([one, second])).toEqual([place])
  }
})

test('exports made at the same time have different places', async () => {
  const made = { slot: 1, turn_at: '2024-01-01', owner_id: one.id }
  const ids = [
    await insertExport(sandbox, made),
    await insertExport(sandbox, { ...made, owner_id: two.id }),
  ] as const
  expect((await positions([one, ids[0]], [two, ids[1]])).sort()).toEqual([1, 2])
})

test('what is cancelled, running, or waits to be tried again stands before nothing', async () => {
  const [first, cancelled, last] = [await make(), await make(two), await make(three)]
  const second = await make()
  await cancelExport(two, cancelled)
  await inTransaction((db) =>
    db.executeSql(
      `update claimcheck.export set slot = null, turn_at = null, attempt = 1, retry_at = now() + interval '1 hour',
         retries_left = 5, error_code = 'store_failed' where id = $1`,
      [first],
    ),
  )
  await giveTurns()
  expect(await positions([one, first], [three, last], [one, second])).toEqual([null, 1, 2])
  await sandbox.admin.query(`update claimcheck.export set status = 'running' where id = $1`, [last])
  expect(await positions([three, last], [one, second])).toEqual([null, 1])
})

test('no more than a thousand are counted', async () => {
  await sandbox.admin.query(
    `insert into claimcheck.export (id, owner_id, dataset, request, slot, turn_at)
     select gen_random_uuid(), 'owner ' || n, 'orders', '{}', 1, now() - interval '1 hour' from generate_series(1, 1200) as n`,
  )
  const id = await make()
  expect(await positions([one, id])).toEqual([1_001])
  const { exports } = await listExports(one)
  expect(exports).toMatchObject([{ id, queuePosition: null }])
})
