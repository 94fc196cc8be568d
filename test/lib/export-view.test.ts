import { randomUUID } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { STATUSES } from '../../lib/exports/status.ts'
import type { ExportView } from '../../lib/exports/view.ts'
import { PROBLEMS } from '../../lib/problems/catalog.ts'
import { exportSchema } from '../../server/api/export.ts'
import { findExport } from '../../server/queries.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const viewer = newViewer()

afterEach(() => sandbox.admin.query('truncate claimcheck.export, claimcheck.worker cascade'))

async function viewOf(columns: Record<string, unknown>): Promise<ExportView> {
  const id = await insertExport(sandbox, { owner_id: viewer.id, ...columns })
  const view = await findExport(viewer, id)
  // What a route answers is the whole of what its schema allows.
  expect(exportSchema.parse(view)).toEqual(view)
  if (!view) throw new Error('The export was not found')
  return view
}

/** A time so many seconds ago, by the database's clock. */
async function ago(seconds: number): Promise<Date> {
  const { rows } = await sandbox.admin.query<{ at: Date }>(`select now() - make_interval(secs => $1) as at`, [
    seconds,
  ])
  return rows[0]?.at ?? new Date(Number.NaN)
}

test.each(STATUSES)('an export that is %s has the shape that is documented', async (status) => {
  const time = '2026-03-04T05:06:07.5Z'
  await viewOf({
    status,
    attempt: 3,
    repeat_of: randomUUID(),
    started_at: time,
    heartbeat_at: time,
    finished_at: time,
    expires_at: time,
    cancel_requested_at: time,
    retry_at: time,
    retries_left: 2,
    left_at: time,
    rows_total: '9007199254740991',
    percent: 99.96,
    seconds_left: 0.2,
    row_count: '9007199254740991',
    byte_size: 0,
    sha256: 'ab'.repeat(32),
    artifact_key: 'key',
    error_code: 'unencodable',
    error_params: { column: 'Name', key: 7, encoding: 'gb18030' },
  })
})

test('a queued export has its place in the queue, and nothing else yet', async () => {
  const view = await viewOf({ slot: 1, turn_at: await ago(30) })
  expect(view).toMatchObject({
    status: 'queued',
    attempt: 0,
    queuePosition: 1,
    retry: null,
    startedAt: null,
    finishedAt: null,
    artifact: null,
    error: null,
    expiresAt: null,
  })
  expect(view.progress).toEqual({
    rowsDone: 0,
    rowsTotal: null,
    rowsTotalIsEstimate: true,
    bytesWritten: 0,
    percent: 0,
    etaSeconds: null,
  })
})

test('a running export has progress, and what is left of the estimate of its last heartbeat', async () => {
  const view = await viewOf({
    heartbeat_at: await ago(10),
    seconds_left: 100,
    status: 'running',
    attempt: 2,
    created_at: await ago(60),
    started_at: await ago(30),
    rows_done: 250_000,
    rows_total: '1000000',
    bytes_written: '9876543210',
    percent: 25.04,
  })
  expect(view).toMatchObject({ status: 'running', attempt: 2, queuePosition: null, artifact: null })
  expect(view.progress).toMatchObject({
    rowsDone: 250_000,
    rowsTotal: 1_000_000,
    bytesWritten: 9_876_543_210,
    percent: 25,
  })
  expect(view.progress.etaSeconds).toBe(90)
})

test.each([
  ['never below nothing', { status: 'running', seconds_left: 5 }, 0],
  ['unknown while the worker has none', { status: 'running', seconds_left: null, percent: 50 }, null],
  ['unknown after the end', { status: 'failed', seconds_left: 5 }, null],
])('the time that is left is %s', async (_, columns, etaSeconds) => {
  const { progress } = await viewOf({ heartbeat_at: await ago(10), ...columns })
  expect(progress.etaSeconds).toBe(etaSeconds)
})

test('an export that has succeeded has its artifact, and nothing more to poll for', async () => {
  const view = await viewOf({
    status: 'succeeded',
    created_at: '2026-03-04T05:06:07Z',
    finished_at: '2026-03-04T05:07:00Z',
    expires_at: '2099-01-01T00:00:00Z',
    artifact_key: 'hidden',
    row_count: 12,
    byte_size: 345,
    sha256: 'ab'.repeat(32),
    percent: 100,
  })
  expect(view.artifact).toEqual({
    filename: 'orders-2026-03-04-0506.csv',
    rowCount: 12,
    byteSize: 345,
    sha256: 'ab'.repeat(32),
    url: `/api/exports/${view.id}/file`,
    expiresAt: '2099-01-01T00:00:00.000Z',
    problem: null,
  })
  expect(view).toMatchObject({ pollAfterMs: null, error: null, finishedAt: '2026-03-04T05:07:00.000Z' })
})

test('a failed export says what happened, what to do, and whether to try again', async () => {
  const view = await viewOf({
    status: 'failed',
    error_code: 'source_failed',
    error_params: { sqlState: '55P03' },
  })
  expect(view).toMatchObject({ artifact: null, pollAfterMs: null })
  expect(view.error).toMatchObject({
    type: 'urn:claimcheck:problem:source_failed',
    code: 'source_failed',
    status: 502,
    params: { sqlState: '55P03' },
    retryable: true,
  })
  expect(view.error?.detail).toMatch(/^A table of the dataset was locked for too long\. Try again/)
})

test('a reason that another version wrote is told as an internal one', async () => {
  const view = await viewOf({ status: 'failed', error_code: 'constructor', error_params: { limit: 1 } })
  expect(view.error).toMatchObject({ code: 'internal', status: 500 })
})

test.each([
  ['null', null],
  ['a list', ['5']],
  ['a number', 5],
  ['null for a parameter', { limit: null }],
  ['an object for a parameter', { limit: { toString: 1 } }],
])('parameters that are %s leave the sentence out, and the rest is told', async (_, params) => {
  const error_params = JSON.stringify(params)
  const { error } = await viewOf({ status: 'failed', error_code: 'too_many_rows', error_params })
  expect(error).toMatchObject({ code: 'too_many_rows', params: expect.any(Object) })
  expect(error?.detail).toBe(PROBLEMS.too_many_rows.advice)
})

test('a sentence that an older version stored is told', async () => {
  const error_detail = 'The limit is 5 rows.'
  const { error } = await viewOf({ status: 'failed', error_code: 'too_many_rows', error_detail })
  expect(error?.detail).toBe(`The limit is 5 rows. ${PROBLEMS.too_many_rows.advice}`)
})

test('a reason of an earlier attempt is not shown while the export is tried again', async () => {
  expect((await viewOf({ status: 'queued', attempt: 1, error_code: 'source_failed' })).error).toBeNull()
})

test('the pace of polling follows the age of the export', async () => {
  const paces = []
  for (const seconds of [0, 10, 120, 3_600])
    paces.push((await viewOf({ created_at: await ago(seconds) })).pollAfterMs)
  expect(paces).toEqual([300, 1_000, 2_000, 5_000])
})

test('workers count as online for a few seconds after they were seen', async () => {
  const id = await insertExport(sandbox, { owner_id: viewer.id })
  const online = async () => (await findExport(viewer, id))?.workersOnline
  expect(await online()).toBe(0)
  await sandbox.admin.query(
    `insert into claimcheck.worker (id, host, pid, seen_at)
     select gen_random_uuid(), 'host', n, now() - n * interval '1 minute' from generate_series(0, 3) as n`,
  )
  expect(await online()).toBe(1)
  await sandbox.admin.query('update claimcheck.worker set seen_at = now()')
  expect(await online()).toBe(4)
})
