import { afterAll, expect, test } from 'vitest'
import { PROBLEMS } from '../../lib/problems/catalog.ts'
import { Problem, problemDetails } from '../../lib/problems/problem.ts'
import { cancelExport, createExport } from '../support/acts.ts'
import { type ExportRecord, newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { createExports, layGate } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { measured } from './support/measure.ts'

/** Exports that one person may have queued or running, and those of them that have their turn, by default. */
const QUOTA = 20
const TURNS = 2
/** Exports that all workers write at a time. */
const AT_A_TIME = 4

const sandbox = await openSandbox()
const closeGate = await layGate(sandbox)
const workers = await Promise.all([1, 2].map(() => startWorker(sandbox, { WORKER_CONCURRENCY: '2' })))
afterAll(() => Promise.all(workers.map((worker) => worker.stop())))

const request = { columns: ['id'], filters: [] }
const make = (viewer = newViewer()) => createExport(viewer, orders, request)

async function running(ids: string[]): Promise<string[]> {
  const rows = await Promise.all(ids.map((id) => readExport(sandbox, id)))
  return rows.filter(({ status }) => status === 'running').map(({ id }) => id)
}

function untilRunning(ids: string[], count: number): Promise<string[]> {
  return eventually(`${count} exports run`, async () => {
    const found = await running(ids)
    return found.length >= count ? found : undefined
  })
}

/** The most exports that ran at the same time, as their rows say. */
function mostAtOnce(rows: ExportRecord[]): number {
  const beganBefore = (row: ExportRecord, at: Date | null) =>
    Number(row.started_at) <= Number(at) && Number(row.finished_at) > Number(at)
  return Math.max(...rows.map(({ started_at }) => rows.filter((row) => beganBefore(row, started_at)).length))
}

test("one person's twenty exports do not hold up another's, and the twenty-first is refused", async () => {
  const [flooder, other] = [newViewer(), newViewer()]
  await using gate = await closeGate()
  const flood = await createExports(QUOTA, flooder, request)
  const inTheWay = [await make(), await make()]
  await untilRunning(inTheWay, 2)
  await gate.waiting(AT_A_TIME)

  const refusal = await make(flooder).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'too_many_exports', params: { limit: QUOTA } })
  expect(PROBLEMS.too_many_exports).toMatchObject({ status: 429, retryAfterSeconds: 10 })
  expect(refusal instanceof Problem && problemDetails(refusal.code, refusal.params).detail).toBe(
    'At most 20 may be queued or running. Wait until one of them is ready, or cancel one.',
  )
  const waiting = await make(other)
  // All workers are at work: on the flood's first two exports, and on those that others made before this one.
  expect((await readExport(sandbox, waiting)).status).toBe('queued')
  await cancelExport(flooder, String(flood[0]))
  await untilStatus(sandbox, String(flood[0]), 'cancelled')
  const freeAt = performance.now()
  await untilStatus(sandbox, waiting, 'running')
  const startMs = performance.now() - freeAt
  measured("flood of 20: another's export starts after a slot is free (ms)", startMs, 2_000)
  expect(await running(flood)).toEqual([flood[1]])
  await gate.open()
  for (const id of flood.slice(1)) expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 1 })
  await untilSucceeded(sandbox, await make(flooder))
})

test("eight exports of four people run four at a time, everybody's first one before anybody's second one", async () => {
  const before = [newViewer(), newViewer()]
  const people = [newViewer(), newViewer(), newViewer(), newViewer()]
  await using gate = await closeGate()
  // Two people take all that workers can write, so that the others' exports are all there when somebody looks.
  const inTheWay = []
  for (const viewer of before)
    for (const id of await createExports(TURNS, viewer, request)) inTheWay.push({ viewer, id })
  await untilRunning(
    inTheWay.map(({ id }) => id),
    AT_A_TIME,
  )
  const pairs = []
  for (const viewer of people) pairs.push(await createExports(2, viewer, request))
  const all = pairs.flat()
  for (const { viewer, id } of inTheWay) await cancelExport(viewer, id)
  expect(await untilRunning(all, AT_A_TIME)).toEqual(pairs.map(([first]) => first))
  await gate.open()
  const rows = await Promise.all(all.map((id) => untilSucceeded(sandbox, id)))
  expect(mostAtOnce(rows)).toBe(AT_A_TIME)
})

test("one person's four exports run two at a time, though more workers are free", async () => {
  const viewer = newViewer()
  await using gate = await closeGate()
  const ids = await createExports(4, viewer, request)
  await untilRunning(ids, TURNS)
  // Somebody else's, made later, shows that workers have looked, and one of them is free.
  await untilRunning([await make()], 1)
  expect(await running(ids)).toEqual(ids.slice(0, TURNS))
  await gate.open()
  const rows = await Promise.all(ids.map((id) => untilSucceeded(sandbox, id)))
  expect(mostAtOnce(rows)).toBeLessThanOrEqual(TURNS)
  expect(rows.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1])
})
