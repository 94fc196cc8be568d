import { afterAll, expect, test } from 'vitest'
import { findExport } from '../../server/queries.ts'
import { createExport } from '../support/acts.ts'
import { insertExport, newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { startWorker, untilChecked } from '../support/worker.ts'
import { untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'

const sandbox = await openSandbox()
const link = await openLink(sandbox.sourceUrl)
afterAll(() => link[Symbol.asyncDispose]())

const request = { columns: ['id', 'note'], filters: [] }
/** Fewer than the source sends for this request, whatever else is read; held before the export is there, which is quick. */
const HELD_BYTES = 10_000
const viewer = newViewer()

test('exports whose jobs are gone or have ended without them end by themselves, with a reason', async () => {
  const jobs: Record<string, string> = {
    'delete from pgboss.job where id = $1': 'job_lost',
    "update pgboss.job set state = 'completed' where id = $1": 'job_lost',
    "update pgboss.job set state = 'cancelled' where id = $1": 'job_lost',
    "update pgboss.job set state = 'failed' where id = $1": 'attempts_exhausted',
  }
  const expected = new Map<string, string>()
  for (const [sql, code] of Object.entries(jobs)) {
    const id = await createExport(newViewer(), orders, request)
    await sandbox.admin.query(sql, [id])
    expected.set(id, code)
  }
  // What a web process leaves that died between its steps, were they not one transaction.
  expected.set(await insertExport(sandbox), 'job_lost')
  // A worker that died, and whose job was deleted after that.
  expected.set(
    await insertExport(sandbox, { status: 'running', attempt: 1, heartbeat_at: new Date() }),
    'job_lost',
  )

  const startedAt = performance.now()
  const worker = await startWorker(sandbox)
  for (const [id, code] of expected) {
    expect(await untilStatus(sandbox, id, 'failed')).toMatchObject({ error_code: code })
  }
  measured('lost job: export ended after (ms)', performance.now() - startedAt)
  await untilSucceeded(sandbox, await createExport(viewer, orders, request))
  await worker.stop()
})

test('an export whose job is deleted while it is written ends, with its file or with a reason', async () => {
  const worker = await startWorker({ ...sandbox, sourceUrl: link.url })
  await untilChecked(worker)
  void link.hold(HELD_BYTES)
  const id = await createExport(viewer, orders, request)
  await untilHeld([worker], id)
  await sandbox.admin.query('delete from pgboss.job where id = $1', [id])
  link.release()
  await untilSucceeded(sandbox, id)

  void link.hold(HELD_BYTES)
  const stuck = await createExport(viewer, orders, request)
  await untilHeld([worker], stuck)
  await sandbox.admin.query('delete from pgboss.job where id = $1', [stuck])
  const deletedAt = performance.now()
  expect(await untilStatus(sandbox, stuck, 'failed')).toMatchObject({ error_code: 'job_lost' })
  measured(
    'job deleted under a running export that does not end: ended after (ms)',
    performance.now() - deletedAt,
  )
  link.release()
  await worker.stop()
})

test('without a worker the page is told so, and the export runs when one comes', async () => {
  await sandbox.admin.query('delete from claimcheck.worker')
  const ids = [await createExport(viewer, orders, request), await createExport(viewer, orders, request)]
  const [first, second] = ids
  expect(await findExport(viewer, String(first))).toMatchObject({
    status: 'queued',
    workersOnline: 0,
    queuePosition: 1,
  })
  expect(await findExport(viewer, String(second))).toMatchObject({ workersOnline: 0, queuePosition: 2 })
  const startedAt = performance.now()
  const worker = await startWorker(sandbox)
  for (const id of ids) await untilSucceeded(sandbox, id)
  measured('no worker online: both done so long after one was started (ms)', performance.now() - startedAt)
  expect(await readExport(sandbox, String(second))).toMatchObject({ attempt: 1 })
  await worker.stop()
})
