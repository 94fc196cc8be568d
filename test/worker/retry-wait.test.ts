import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { findExport } from '../../server/queries.ts'
import { cancelExport, createExport } from '../support/acts.ts'
import { eventsOf, newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { createExports, layGate } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { customers } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const sandbox = await openSandbox()
const closeGate = await layGate(sandbox)
const request = { columns: ['id'], filters: [] }
/** Turns that a person has, by default. */
const TURNS = 2
let worker: TestWorker
beforeAll(async () => {
  // A pause that no test waits for: what is due is decided by setting the clock of one export.
  await sandbox.admin.query(
    `update pgboss.queue set retry_delay = 3600, retry_delay_max = 3600 where name = 'export'`,
  )
  await sandbox.admin.query(`
    create function demo.fault() returns boolean language plpgsql as
      $$ begin raise 'a secret' using errcode = '53200'; end $$;
    alter table demo.customers rename to customer_stock;
    create view demo.customers as select * from demo.customer_stock`)
  await mend()
  worker = await startWorker(sandbox, { WORKER_CONCURRENCY: '4' })
})
afterAll(() => worker.stop())
beforeEach(mend)

const view = (where: string) =>
  sandbox.admin.query(
    `create or replace view demo.customers as select * from demo.customer_stock ${where};
     grant select on demo.customers to claimcheck_source`,
  )
const breakCustomers = () => view('where id < 0 or demo.fault()')
function mend() {
  return view('')
}

/** Makes an export whose first attempt fails, and waits until it is to be tried again in an hour. */
async function failedOnce(viewer = newViewer()): Promise<string> {
  await breakCustomers()
  const id = await createExport(viewer, customers, request)
  await eventually(
    'it waits to be tried again',
    async () => (await readExport(sandbox, id)).retry_at ?? undefined,
  )
  await mend()
  return id
}

/** Lets the time come at which an export is tried again. */
const becomesDue = (id: string) =>
  sandbox.admin.query('update claimcheck.export set retry_at = now() where id = $1', [id])

test('an export that waits to be tried again holds up nothing of its owner, and says when, how often and why', async () => {
  const viewer = newViewer()
  const [id] = [await failedOnce(viewer), await failedOnce(viewer)]
  {
    await using gate = await closeGate()
    const next = await createExports(TURNS, viewer, request)
    await gate.waiting(TURNS)
    await gate.open()
    for (const each of next) await untilSucceeded(sandbox, each)
  }
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'queued', attempt: 1, slot: null })
  const waiting = await findExport(viewer, id)
  expect(waiting).toMatchObject({
    queuePosition: null,
    error: null,
    retry: {
      attempt: 2,
      attempts: 6,
      needsOtherVersion: false,
      code: 'source_failed',
      reason: 'The source database has no resources left.',
    },
  })
  const pauseMs = Date.parse(waiting?.retry?.at ?? '') - Date.parse(waiting?.observedAt ?? '')
  expect(pauseMs).toBeGreaterThan(30 * 60_000)

  await becomesDue(id)
  expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 2, error_code: null, retry_at: null })
  expect((await findExport(viewer, id))?.retry).toBeNull()
})

test('one that is due runs when a turn of its owner is free, and before what was made later', async () => {
  const viewer = newViewer()
  // Somebody else's is looked at in the same way, and shows that it has been.
  const [id, witness] = [await failedOnce(viewer), await failedOnce()]
  await using gate = await closeGate()
  const running = await createExports(TURNS, viewer, request)
  await gate.waiting(TURNS)
  const later = await createExport(viewer, customers, request)
  await becomesDue(id)
  await becomesDue(witness)
  await untilSucceeded(sandbox, witness)
  expect([(await readExport(sandbox, id)).status, (await readExport(sandbox, later)).status]).toEqual([
    'queued',
    'queued',
  ])
  // One turn is free from now on, and no second one.
  await cancelExport(viewer, String(running[0]))
  const [retried, after] = [await untilSucceeded(sandbox, id), await untilSucceeded(sandbox, later)]
  expect(Number(after.started_at)).toBeGreaterThanOrEqual(Number(retried.finished_at))
  await gate.open()
  await untilSucceeded(sandbox, String(running[1]))
})

test('one that is cancelled while it waits is not tried again, and leaves no job', async () => {
  const viewer = newViewer()
  const id = await failedOnce(viewer)
  expect(await cancelExport(viewer, id)).toBe('cancelled')
  await untilSucceeded(sandbox, await createExport(viewer, customers, request))
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'cancelled', attempt: 1 })
  expect(await sandbox.cells('select count(*) from pgboss.job where id = $1', [id])).toEqual([['0']])
})

test('its attempts are counted through the pauses, and the last one is the end', async () => {
  const viewer = newViewer()
  const id = await failedOnce(viewer)
  await breakCustomers()
  for (let attempt = 2; attempt < 6; attempt++) {
    await becomesDue(id)
    await eventually(`attempt ${attempt} has failed`, async () => {
      const row = await readExport(sandbox, id)
      return (row.attempt === attempt && row.retry_at) || undefined
    })
    expect((await findExport(viewer, id))?.retry).toMatchObject({ attempt: attempt + 1, attempts: 6 })
  }
  await becomesDue(id)
  expect(await untilStatus(sandbox, id, 'failed')).toMatchObject({ error_code: 'source_failed' })
  const started = (await eventsOf(sandbox, id)).filter(({ kind }) => kind === 'started')
  expect(started).toHaveLength(6)
  await mend()
  await untilSucceeded(sandbox, await createExport(viewer, customers, request))
})

test('a job that another version has put in front of workers waits for its turn', async () => {
  const viewer = newViewer()
  await using gate = await closeGate()
  const running = await createExports(TURNS, viewer, request)
  await gate.waiting(TURNS)
  const early = await createExport(viewer, customers, request)
  await sandbox.admin.query('update pgboss.job set priority = 0, group_id = null where id = $1', [early])
  await eventually('it is set aside', async () => worker.output().includes('set aside') || undefined)
  expect(await readExport(sandbox, early)).toMatchObject({ status: 'queued', attempt: 0 })
  await gate.open()
  const ends = []
  for (const each of running) ends.push(Number((await untilSucceeded(sandbox, each)).finished_at))
  const taken = await untilSucceeded(sandbox, early)
  expect(taken.attempt).toBe(1)
  expect(Number(taken.started_at)).toBeGreaterThanOrEqual(Math.min(...ends))
})
