import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { closeDatabase } from '../../worker/database.ts'
import { consumer } from '../../worker/jobs.ts'
import { sweep } from '../../worker/tasks/sweep.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { takeJob } from '../support/handler.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { seedAgain } from '../support/seed-again.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker, untilChecked } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { ROUNDS } from './support/repeat.ts'
import { lockRow } from './support/row-lock.ts'

/** Enough for several ranges on two connections. */
const ORDERS = 60_000
/** How long a worker goes on at most after so many bytes, in ms: long enough to publish what is complete. */
const LINGER_MS = 40

/** The share of the file after which nobody is killed: how it is read differs a little from run to run. */
const LATEST = 0.98

const sandbox = await openSandbox()
await seedAgain(sandbox, ORDERS)
const link = await openLink(sandbox.sourceUrl)
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
const workers: TestWorker[] = []

const addWorker = async () => {
  workers.push(await startWorker({ ...sandbox, sourceUrl: link.url }))
}

beforeAll(() => Promise.all([addWorker(), addWorker()]))
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  await link[Symbol.asyncDispose]()
  await closeDatabase()
})

const newExport = () => createExport(newViewer(), orders, request)

/** Kills the worker of an export. @returns when, in ms of performance.now(). */
async function killHolder(id: string): Promise<number> {
  const victim = await untilHeld(workers, id)
  workers.splice(workers.indexOf(victim), 1)
  const killedAt = performance.now()
  await victim.kill('SIGKILL')
  return killedAt
}

test('a worker that is killed at any moment leaves no trace: another one writes the very same file', async () => {
  await Promise.all(workers.map(untilChecked))
  const before = link.received
  const undisturbed = await untilSucceeded(sandbox, await newExport())
  const bytes = link.received - before
  for (const _ of ROUNDS) {
    const id = await newExport()
    await link.hold(Math.random() * bytes * LATEST)
    await sleep(Math.random() * LINGER_MS)
    const killing = killHolder(id)
    link.release()
    const killedAt = await killing
    await untilHeld(workers, id, 2)
    measured('kill -9: recovery starts after (ms)', performance.now() - killedAt, 5_000)
    expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 2, sha256: undisturbed.sha256 })
    await addWorker()
  }
  await sweep(localStore(sandbox.storeFolder), { rowDays: 90, eventDays: 365 })
  const { partial, published } = await filesIn(sandbox)
  expect(partial).toEqual([])
  expect(published).toHaveLength(1 + ROUNDS.length)
})

test('a worker that is killed between publishing its file and saying so leaves a file that the sweep removes', async () => {
  const id = await newExport()
  await link.hold()
  await untilHeld(workers, id)
  const lock = await lockRow(sandbox, id)
  link.release()
  const isPublished = async (attempt: number) =>
    (await filesIn(sandbox)).published.includes(artifactKey(id, attempt, 'csv')) || undefined
  await eventually('the file is published', () => isPublished(1))
  await killHolder(id)
  await lock[Symbol.asyncDispose]()
  await untilHeld(workers, id, 2)
  expect(await untilSucceeded(sandbox, id)).toMatchObject({
    attempt: 2,
    artifact_key: artifactKey(id, 2, 'csv'),
  })
  await sweep(localStore(sandbox.storeFolder), { rowDays: 90, eventDays: 365 })
  expect([await isPublished(1), await isPublished(2)]).toEqual([undefined, true])
})

test('a worker that is killed before it has claimed its job does not hold up the export', async () => {
  const boss = consumer()
  await boss.start()
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  const { id } = await takeJob(boss)
  await boss.stop({ graceful: false })
  const diedAt = performance.now()
  await addWorker()
  expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 1 })
  measured('kill -9 before the claim: done after (ms)', performance.now() - diedAt)
})
