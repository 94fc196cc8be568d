import { afterEach, expect, test } from 'vitest'
import { notify } from '../../lib/exports/live.ts'
import { startAttempt } from '../../lib/exports/transitions.ts'
import { eventStream, STREAMS_MAX_PER_PERSON } from '../../server/live/event-stream.ts'
import { countHearers } from '../../server/live/hub.ts'
import { BACKLOG_MAX } from '../../server/live/stream.ts'
import { inTransaction } from '../../server/transaction.ts'
import { asDb } from '../../worker/database.ts'
import { beat } from '../../worker/run/heartbeat.ts'
import { cancelExport, createExport, deleteExport } from '../support/acts.ts'
import { call, said } from '../support/api.ts'
import { EventReader } from '../support/event-reader.ts'
import { insertExport, newViewer, viewerNamed } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { lasting } from '../support/viewer.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
const db = asDb(sandbox.admin as Parameters<typeof asDb>[0])
/** Whom calls are by; see support/viewer.ts. */
const DEMO = viewerNamed('demo')
const ORDER = { columns: ['id'], filters: [] }
const NO_PROGRESS = {
  rowsDone: 1,
  rowsTotal: 2,
  rowsTotalIsEstimate: true,
  bytesWritten: 1,
  percent: 50,
  secondsLeft: null,
}
const RUNNING = { status: 'running', attempt: 1, owner_id: 'demo' }

const readers: EventReader[] = []
afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()))
  expect(countHearers()).toBe(0)
})

async function open(): Promise<EventReader> {
  const reader = new EventReader(await call('GET /api/exports/events'))
  readers.push(reader)
  return reader
}

/** Ends the connection that listens. @returns how many there were. */
async function endListening(): Promise<number> {
  const { rowCount } = await sandbox.admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'claimcheck-live' and datname = current_database()`,
  )
  return rowCount ?? 0
}

test('each step of an export is told as it happens, by its id alone', async () => {
  const reader = await (await open()).untilLive()
  const id = await createExport(DEMO, orders, ORDER)
  await startAttempt(db, id)
  await beat(db, { exportId: id, attempt: 1 }, NO_PROGRESS)
  await cancelExport(DEMO, id)
  await sandbox.admin.query(`update claimcheck.export set status = 'cancelled' where id = $1`, [id])
  await deleteExport(DEMO, id)
  await eventually('all was told', () => reader.events.length >= 5 || undefined)
  const kinds = ['status', 'status', 'progress', 'status', 'status']
  expect(reader.events).toEqual(kinds.map((event) => ({ event, id })))
})

test('nobody is told of what is others’, and nothing of what was rolled back', async () => {
  const reader = await (await open()).untilLive()
  await createExport(newViewer(), orders, ORDER)
  const undone = inTransaction(async (tx) => {
    const id = await insertExport(sandbox)
    await startAttempt(tx.db, id)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  const own = await createExport(DEMO, orders, ORDER)
  await reader.until('status', own)
  expect(reader.events).toEqual([{ event: 'status', id: own }])
})

test('a person whose id looks like another’s beginning is told of their own', async () => {
  const reader = await (await open()).untilLive()
  const others = await insertExport(sandbox, { owner_id: 'demo person' })
  await sandbox.admin.query(`select ${notify('status', 'e')} from claimcheck.export e where id = $1`, [
    others,
  ])
  const own = await createExport(DEMO, orders, ORDER)
  await reader.until('status', own)
  expect(reader.events).toHaveLength(1)
})

test('a key that is held to something is told of what is held to the same', async () => {
  const narrowing = { datasets: ['orders'], attributes: null }
  const viewer = { ...newViewer(), narrowing }
  const reader = new EventReader(eventStream('GET', { viewer, isStillIn: async () => true }))
  readers.push(reader)
  await reader.untilLive()
  await createExport({ ...viewer, narrowing: null }, orders, ORDER)
  const own = await createExport(viewer, orders, ORDER)
  await reader.until('status', own)
  expect(reader.events).toEqual([{ event: 'status', id: own }])
})

test('what somebody makes up of exports ends the stream of a key that is held to something, before each is looked up', async () => {
  const viewer = { ...newViewer(), narrowing: { datasets: ['orders'], attributes: null } }
  const reader = new EventReader(eventStream('GET', { viewer, isStillIn: async () => true }))
  readers.push(reader)
  await reader.untilLive()
  const flood = `select count(pg_notify('claimcheck', 'status ' || gen_random_uuid() || ' ' || $1::text)) from generate_series(1, 3000)`
  await sandbox.admin.query(flood, [viewer.id])
  await reader.untilOver()
  expect(reader.events).toEqual([])
})

test('what anybody may say on the channel is nothing to anybody', async () => {
  const reader = await (await open()).untilLive()
  for (const payload of ['', 'pulse', 'status', 'status x demo', 'status \n\n demo', 'x'.repeat(7_000)])
    await sandbox.admin.query(`select pg_notify('claimcheck', $1)`, [payload])
  const own = await createExport(DEMO, orders, ORDER)
  await reader.until('status', own)
  expect(reader.events).toHaveLength(1)
})

test('when the connection that listens is lost another is opened, and one is enough for all', async () => {
  const [first, second] = [await open(), await open()]
  await first?.untilLive()
  expect(await endListening()).toBe(1)
  await eventually('it listens again', async () => {
    const { rowCount } = await sandbox.admin.query(
      `select from pg_stat_activity where application_name = 'claimcheck-live' and query ~ '^listen'
       and datname = current_database()`,
    )
    return rowCount === 1 || undefined
  })
  await Promise.all([first?.untilLive(), second?.untilLive()])
  const id = await createExport(DEMO, orders, ORDER)
  await Promise.all([first?.until('status', id), second?.until('status', id)])
  expect(await endListening()).toBe(1)
})

test('a person has so many streams at a time; one more is refused until one ends', async () => {
  const all = await Promise.all(Array.from({ length: STREAMS_MAX_PER_PERSON }, open))
  const refused = await said(call('GET /api/exports/events'))
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
    429,
    'too_many_streams',
    '60',
  ])
  await all[0]?.close()
  await open()
})

test('somebody who is nobody any more is told nothing more', async () => {
  const reader = await open()
  try {
    lasting.isIn = false
    await reader.untilOver()
    expect(countHearers()).toBe(0)
  } finally {
    lasting.isIn = true
  }
})

test('what a reader does not take is bounded: then its stream ends', async () => {
  const { body } = await call('GET /api/exports/events')
  const reader = await (await open()).untilLive()
  const id = await createExport(DEMO, orders, ORDER)
  await reader.until('status', id)
  expect(countHearers()).toBe(2)
  // Each commits by itself, or they would be one.
  for (let count = 0; count <= BACKLOG_MAX; count++)
    await beat(db, { exportId: await insertExport(sandbox, RUNNING), attempt: 1 }, NO_PROGRESS)
  await eventually('one has ended', () => countHearers() === 1 || undefined)
  await body?.cancel()
})

test('HEAD says what GET would, and opens nothing', async () => {
  const { status, headers, body } = await call('HEAD /api/exports/events')
  expect([status, headers.get('content-type'), headers.get('cache-control'), body]).toEqual([
    200,
    'text/event-stream',
    'private, no-store, no-transform',
    null,
  ])
})

test('a process that is told to stop ends all streams, and begins no other', async () => {
  const all = [await open(), await open()]
  const before = process.listenerCount('SIGTERM')
  process.emit('SIGTERM')
  for (const reader of all) await reader.untilOver()
  expect(process.listenerCount('SIGTERM')).toBe(before - 1)
  expect(await said(call('GET /api/exports/events'))).toMatchObject({
    status: 503,
    body: { code: 'server_busy' },
  })
})
