import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { closeDatabase } from '../../worker/database.ts'
import { sweep } from '../../worker/tasks/sweep.ts'
import { createExport } from '../support/acts.ts'
import { eventsOf, insertExport, newViewer, readExport, untilSucceeded } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { claimStore } from '../support/store.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'

const ROW_DAYS = 90

const sandbox = await openSandbox()
await claimStore(sandbox)
const store = localStore(sandbox.storeFolder)
afterAll(() => closeDatabase())

const sweepOnce = () => sweep(store, { rowDays: ROW_DAYS, eventDays: ROW_DAYS })
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000)

/** Puts a file of an attempt into the store. @returns whether it is still there. */
async function put(kind: 'partial' | 'artifacts', key: string): Promise<() => boolean> {
  const file = path.join(sandbox.storeFolder, kind, key)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, 'id\r\n1\r\n')
  return () => existsSync(file)
}

/** An export in some state, and files of its attempts. */
async function given(columns: Record<string, unknown>) {
  const id = randomUUID()
  const key = (attempt: number) => artifactKey(id, attempt, 'csv')
  await insertExport(sandbox, { id, ...columns })
  return { id, key }
}

test('an artifact is removed when it has expired and not before, and its export says so', async () => {
  const succeeded = (expires_at: Date) =>
    given({ status: 'succeeded', attempt: 1, finished_at: daysAgo(7), expires_at })
  const old = await succeeded(daysAgo(0.001))
  const young = await succeeded(daysAgo(-0.001))
  const isThere = []
  for (const { id, key } of [old, young]) {
    await sandbox.admin.query('update claimcheck.export set artifact_key = $2 where id = $1', [id, key(1)])
    isThere.push(await put('artifacts', key(1)))
  }
  await sweepOnce()
  expect(isThere.map((each) => each())).toEqual([false, true])
  expect((await readExport(sandbox, old.id)).status).toBe('expired')
  expect((await readExport(sandbox, young.id)).status).toBe('succeeded')
})

test('a file that was published while it was listed is in the list twice, and stays', async () => {
  const { id, key } = await given({ status: 'succeeded', attempt: 1, expires_at: daysAgo(-1) })
  await sandbox.admin.query('update claimcheck.export set artifact_key = $2 where id = $1', [id, key(1)])
  const partial = await put('partial', key(1))
  const published = await put('artifacts', key(1))
  await sweepOnce()
  expect([partial(), published()]).toEqual([false, true])
})

test('what dead attempts left is removed, and what is being written, published or somebody else’s stays', async () => {
  const running = await given({ status: 'running', attempt: 2, heartbeat_at: new Date() })
  const queued = await given({ status: 'queued', attempt: 1 })
  const failed = await given({ status: 'failed', attempt: 1, finished_at: new Date() })
  const goneId = randomUUID()
  const gone = { key: (attempt: number) => artifactKey(goneId, attempt, 'csv') }
  await sandbox.admin.query(`insert into claimcheck.event (export_id, kind) values ($1, 'made')`, [goneId])
  const unknown = artifactKey(randomUUID(), 1, 'csv')
  const removed = [
    await put('partial', running.key(1)),
    await put('artifacts', running.key(1)),
    await put('partial', queued.key(1)),
    await put('artifacts', queued.key(1)),
    await put('partial', failed.key(1)),
    await put('artifacts', failed.key(1)),
    await put('partial', gone.key(1)),
    await put('artifacts', gone.key(1)),
  ]
  const kept = [
    await put('partial', running.key(2)),
    // Published, and its export will say so in a moment.
    await put('artifacts', running.key(2)),
    await put('artifacts', 'README.txt'),
    await put('partial', 'notes.csv'),
    // Of another installation that shares the folder, from a time before stores had an id.
    await put('artifacts', unknown),
    await put('partial', unknown),
  ]
  await Promise.all([sweepOnce(), sweepOnce()])
  expect(removed.map((isThere) => isThere())).toEqual(removed.map(() => false))
  expect(kept.map((isThere) => isThere())).toEqual(kept.map(() => true))
})

test('nothing is removed from a store that is not the one of the database', async () => {
  const { key } = await given({ status: 'failed', attempt: 1, finished_at: new Date() })
  const isThere = await put('artifacts', key(1))
  const { rows } = await sandbox.admin.query<{ id: string }>(
    'with before as (select id from claimcheck.store) update claimcheck.store s set id = gen_random_uuid() from before returning before.id',
  )
  await expect(sweepOnce()).rejects.toThrow(/is not the store of this database/)
  expect(isThere()).toBe(true)
  await sandbox.admin.query('delete from claimcheck.store')
  await expect(sweepOnce()).rejects.toThrow(/is not the store of this database/)
  expect(isThere()).toBe(true)
  await sandbox.admin.query('insert into claimcheck.store (id) values ($1)', [rows[0]?.id])
  await sweepOnce()
  expect(isThere()).toBe(false)
})

test('rows of ended exports are kept for longer than their files, and no longer than they should', async () => {
  const ended = (status: string, days: number) => given({ status, finished_at: daysAgo(days) })
  const old = [await ended('failed', 91), await ended('cancelled', 91), await ended('expired', 91)]
  const young = [
    await ended('failed', 89),
    await ended('expired', 89),
    await given({ created_at: daysAgo(400) }),
  ]
  await sweepOnce()
  for (const { id } of old) await expect(readExport(sandbox, id)).rejects.toThrow(/There is no export/)
  for (const { id } of young) await readExport(sandbox, id)
})

test('old events go when their export is gone, whoever removed it, and the others stay', async () => {
  const [kept, removed, young] = [await given({}), await given({}), await given({})]
  const addEvent = (id: string, at: Date) =>
    sandbox.admin.query(`insert into claimcheck.event (export_id, kind, at) values ($1, 'made', $2)`, [
      id,
      at,
    ])
  await addEvent(kept.id, daysAgo(91))
  await addEvent(removed.id, daysAgo(91))
  await addEvent(young.id, daysAgo(89))
  await sandbox.admin.query('delete from claimcheck.export where id = any ($1)', [[removed.id, young.id]])
  await sweepOnce()
  expect(await eventsOf(sandbox, kept.id)).toHaveLength(1)
  expect(await eventsOf(sandbox, removed.id)).toHaveLength(0)
  expect(await eventsOf(sandbox, young.id)).toHaveLength(1)
})

test('two sweepers that never rest take nothing from exports that are being written', async () => {
  await sandbox.admin.query('truncate claimcheck.export cascade')
  for (const kind of ['partial', 'artifacts'])
    await rm(path.join(sandbox.storeFolder, kind), { recursive: true })
  const worker = await startWorker(sandbox, { WORKER_CONCURRENCY: '4' })
  let isOver = false
  const sweeper = async () => {
    while (!isOver) await sweepOnce()
  }
  const sweepers = [sweeper(), sweeper()]
  const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
  const ids = await Promise.all(Array.from({ length: 20 }, () => createExport(newViewer(), orders, request)))
  for (const id of ids) expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 1 })
  isOver = true
  await Promise.all(sweepers)
  expect(await filesIn(sandbox)).toMatchObject({ partial: [], published: { length: ids.length } })
  await worker.stop()
})
