import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROBLEMS, type ProblemCode } from '../../lib/problems/catalog.ts'
import { findExport } from '../../server/queries.ts'
import { cancelExport, createExport } from '../support/acts.ts'
import { eventsOf, newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { makeChanged } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const sandbox = await openSandbox()
const request = { columns: ['id'], filters: [] }
let worker: TestWorker
beforeAll(async () => {
  worker = await startWorker(sandbox)
})
afterAll(() => worker.stop())

/** Makes an export of a dataset that the worker does not know, as a web process of a newer version does. */
const makeNewer = (viewer = newViewer()) => createExport(viewer, { ...orders, id: 'newer' }, request)

/** Lets the time pass for which an export is left. */
const endTheWait = (id: string) =>
  sandbox.admin.query(
    `update claimcheck.export set left_at = left_at - interval '10 minutes', retry_at = now() where id = $1`,
    [id],
  )

/** Lets an export that was left wait for so long that no test is caught by the next look. */
const keepLeft = (id: string) =>
  eventually(`export ${id} waits`, async () => {
    const { rowCount } = await sandbox.admin.query(
      `update claimcheck.export set retry_at = now() + interval '1 hour'
       where id = $1 and status = 'queued' and retry_at is not null`,
      [id],
    )
    return rowCount === 1 || undefined
  })

const untilLeft = (id: string, times = 1) =>
  eventually(`export ${id} was left ${times} times`, async () => {
    const events = await eventsOf(sandbox, id)
    return events.filter(({ kind }) => kind === 'left').length >= times || undefined
  })

test('an export that the worker does not understand waits for one that does, and holds up nobody', async () => {
  const viewer = newViewer()
  const id = await makeNewer(viewer)
  await untilLeft(id)
  await keepLeft(id)
  await untilSucceeded(sandbox, await createExport(viewer, orders, request))
  expect(await findExport(viewer, id)).toMatchObject({
    status: 'queued',
    queuePosition: null,
    error: null,
    retry: { needsOtherVersion: true, code: 'dataset_unknown' },
  })
  expect(worker.log()).toContainEqual(
    expect.objectContaining({ exportId: id, what: 'the dataset "newer"', level: 'warn' }),
  )
  // What a worker of the newer version would know by itself.
  await sandbox.admin.query(
    `update claimcheck.export set dataset = 'orders', retry_at = now() where id = $1`,
    [id],
  )
  expect(await untilSucceeded(sandbox, id)).toMatchObject({ error_code: null })
  expect((await findExport(viewer, id))?.retry).toBeNull()
})

test('between two looks there is a pause, in which another worker may take it, and no look counts as a try', async () => {
  const id = await makeNewer()
  await untilLeft(id, 2)
  await keepLeft(id)
  const [, , pause] = (
    await sandbox.cells(
      `select kind, extract(epoch from at - lag(at) over (order by id)) * 1000
       from claimcheck.event where export_id = $1 order by id`,
      [id],
    )
  ).filter(([kind]) => kind === 'started' || kind === 'left')
  expect(pause?.[0]).toBe('started')
  expect(Number(pause?.[1])).toBeGreaterThanOrEqual(2_900)
  const tries = await sandbox.cells('select retry_limit - retry_count from pgboss.job where id = $1', [id])
  expect(tries).toEqual([['6']])
})

const NEWER: [string, string, Partial<typeof orders>, object][] = [
  ['dataset', 'dataset_unknown', { id: 'newer' }, request],
  [
    'column',
    'dataset_changed',
    { columns: [{ id: 'newer', label: 'Newer', kind: 'text' }] },
    { columns: ['newer'], filters: [] },
  ],
]

test.each(NEWER)(
  'a %s that no worker comes to know in ten minutes fails it, and says what to do',
  async (_, code, change, asked) => {
    const viewer = newViewer()
    const id = await createExport(viewer, { ...orders, ...change }, asked)
    await untilLeft(id)
    await endTheWait(id)
    expect(await untilStatus(sandbox, id, 'failed')).toMatchObject({ error_code: code, error_params: {} })
    expect((await findExport(viewer, id))?.error?.detail).toBe(PROBLEMS[code as ProblemCode].advice)
  },
)

test('the same for an option of the format, which is neither dropped nor written in the wrong way', async () => {
  const id = await makeChanged(sandbox, request, `jsonb_set(request, '{format, newer}', 'true')`)
  await untilLeft(id)
  await endTheWait(id)
  expect(await untilStatus(sandbox, id, 'failed')).toMatchObject({ error_code: 'request_unknown' })
})

test('it can be cancelled while it waits', async () => {
  const viewer = newViewer()
  const id = await makeNewer(viewer)
  await untilLeft(id)
  await keepLeft(id)
  expect(await cancelExport(viewer, id)).toBe('cancelled')
  expect((await readExport(sandbox, id)).status).toBe('cancelled')
})
