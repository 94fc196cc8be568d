import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { Problem } from '../../lib/problems/problem.ts'
import { cancelExport, createExport } from '../support/acts.ts'
import { newViewer, untilStatus } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { untilHeld } from './support/holder.ts'
import { REPEAT } from './support/repeat.ts'
import { lockRow } from './support/row-lock.ts'

const sandbox = await openSandbox()
const link = await openLink(sandbox.sourceUrl)
const worker = await startWorker({ ...sandbox, sourceUrl: link.url })
afterAll(async () => {
  await worker.stop()
  await link[Symbol.asyncDispose]()
})

const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
/** An export takes about so long here, in ms. */
const WHOLE_MS = 120
const viewer = newViewer()

const cancelled = (id: string) =>
  cancelExport(viewer, id).catch((error: unknown) => {
    if (error instanceof Problem) return error.code
    throw error
  })

/** Starts an export that is written but for its last part. */
async function almostDone(): Promise<string> {
  const id = await createExport(viewer, orders, request)
  await link.hold(200_000)
  await untilHeld([worker], id)
  return id
}

/** Waits until a connection stands before the locked row with a query. */
function untilWaiting(query: string): Promise<true> {
  return eventually(`a query like ${query} waits`, async () => {
    const { rowCount } = await sandbox.admin.query(
      `select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
      [query],
    )
    return (rowCount ?? 0) > 0 || undefined
  })
}

const FINISH = `%set status = 'succeeded'%`
const CANCEL = '%set cancel_requested_at%'

test('a cancellation that comes before the publish is done wins: the published file is removed', async () => {
  const id = await almostDone()
  const lock = await lockRow(sandbox, id)
  const answer = cancelled(id)
  await untilWaiting(CANCEL)
  link.release()
  await untilWaiting(FINISH)
  await lock[Symbol.asyncDispose]()
  expect(await answer).toBe('cancelling')
  await untilStatus(sandbox, id, 'cancelled')
  await eventually('no file is left', async () => (await isEmpty()) || undefined)
})

test('a cancellation that comes when the publish is being done loses, and says so', async () => {
  const id = await almostDone()
  const lock = await lockRow(sandbox, id)
  link.release()
  await untilWaiting(FINISH)
  const answer = cancelled(id)
  await untilWaiting(CANCEL)
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
