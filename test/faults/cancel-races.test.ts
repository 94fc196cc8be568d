import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { Problem } from '../../lib/problems/problem.ts'
import { cancelExport, createExport } from '../support/acts.ts'
import { newViewer, untilStatus } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { REPEAT } from './support/repeat.ts'
import { lockRow } from './support/row-lock.ts'

const sandbox = await openSandbox()
const worker = await startWorker(sandbox)
afterAll(() => worker.stop())

const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
/** An export takes about so long here, in ms. */
const WHOLE_MS = 120
const viewer = newViewer()

const cancelled = (id: string) =>
  cancelExport(viewer, id).catch((error: unknown) => {
    if (error instanceof Problem) return error.code
    throw error
  })

/** The number of the lock before which a worker stands that says that its file is published. */
const FINISHING = '0, 1'
await sandbox.admin.query(`
  create function public.stand_before_finishing() returns trigger language plpgsql as $$ begin
    perform pg_catalog.pg_advisory_xact_lock_shared(${FINISHING});
    return null;
  end $$;
  create trigger stand_before_finishing before update of artifact_key on claimcheck.export
    for each statement execute function public.stand_before_finishing()`)

/**
 * Makes an export whose file is published, and whose worker is about to say so: it has not come to the row yet. It says no more that
 * it is alive, which would keep what it says next from coming to the row while that is locked.
 */
async function almostDone(): Promise<{ id: string; goOn: () => Promise<void> }> {
  const client = new pg.Client({
    connectionString: sandbox.databaseUrl,
    application_name: 'claimcheck-test',
  })
  await client.connect()
  await client.query(`select pg_advisory_lock(${FINISHING})`)
  const id = await createExport(viewer, orders, request)
  await untilWaiting(FINISH, 'advisory')
  return { id, goOn: () => client.end() }
}

/** Waits until a connection stands with a query before a lock of one of these kinds. */
function untilWaiting(query: string, ...before: string[]): Promise<true> {
  return eventually(`a query like ${query} waits`, async () => {
    const { rowCount } = await sandbox.admin.query(
      `select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and wait_event = any ($2) and query like $1`,
      [query, before],
    )
    return (rowCount ?? 0) > 0 || undefined
  })
}

const FINISH = `%set status = 'succeeded'%`
const CANCEL = '%set cancel_requested_at%'
/** Of a row: the first one waits for who has locked it, the next one for the first one. */
const ROW = ['transactionid', 'tuple']

test('a cancellation that comes before the publish is done wins: the published file is removed', async () => {
  const { id, goOn } = await almostDone()
  const lock = await lockRow(sandbox, id)
  const answer = cancelled(id)
  await untilWaiting(CANCEL, ...ROW)
  await goOn()
  await untilWaiting(FINISH, ...ROW)
  await lock[Symbol.asyncDispose]()
  expect(await answer).toBe('cancelling')
  await untilStatus(sandbox, id, 'cancelled')
  await eventually('no file is left', async () => (await isEmpty()) || undefined)
})

test('a cancellation that comes when the publish is being done loses, and says so', async () => {
  const { id, goOn } = await almostDone()
  const lock = await lockRow(sandbox, id)
  await goOn()
  await untilWaiting(FINISH, ...ROW)
  const answer = cancelled(id)
  await untilWaiting(CANCEL, ...ROW)
  await lock[Symbol.asyncDispose]()
  expect(await answer).toBe('already_ended')
  expect(await untilStatus(sandbox, id, 'succeeded', 'cancelled')).toMatchObject({ status: 'succeeded' })
})

test('a cancellation at any moment either wins or is told that it came too late', async () => {
  const before = (await filesIn(sandbox)).published.length
  let succeeded = 0
  for (let round = 0; round < 5 * REPEAT; round++) {
    const id = await createExport(viewer, orders, request)
    await sleep(Math.random() * 2 * WHOLE_MS)
    const answer = await cancelled(id)
    const { status } = await untilStatus(sandbox, id, 'succeeded', 'cancelled')
    expect(status).toBe(answer === 'already_ended' ? 'succeeded' : 'cancelled')
    if (status === 'succeeded') succeeded++
  }
  await eventually('only the files of the others are left', async () => {
    const { partial, published } = await filesIn(sandbox)
    return (partial.length === 0 && published.length === before + succeeded) || undefined
  })
})

async function isEmpty(): Promise<boolean> {
  const { partial, published } = await filesIn(sandbox)
  return partial.length + published.length === 0
}
