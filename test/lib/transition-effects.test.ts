import { randomUUID } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import {
  type Artifact,
  expire,
  fail,
  giveUp,
  requestCancel,
  retryLater,
  startAttempt,
  succeed,
} from '../../lib/exports/transitions.ts'
import type { StoredProblem } from '../../lib/problems/problem.ts'
import { inTransaction } from '../../server/transaction.ts'
import { closeDatabase, database } from '../../worker/database.ts'
import { eventsOf, insertExport, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
afterAll(closeDatabase)

const artifact: Artifact = {
  key: 'key',
  rowCount: 7,
  byteSize: 70,
  sha256: 'ab'.repeat(32),
  scopeDigest: 'cd'.repeat(32),
}
const problem: StoredProblem = { code: 'too_many_rows', params: { limit: 5 } }
const actor = { id: 'somebody', address: '192.0.2.1' }

/** An export in its third attempt. */
function runningExport(): Promise<string> {
  return insertExport(sandbox, { status: 'running', attempt: 3 })
}

test('of ten workers at once each gets an attempt of its own', async () => {
  const id = await insertExport(sandbox)
  const claims = await Promise.all(Array.from({ length: 10 }, () => startAttempt(database(), id)))
  const attempts = claims.map((claim) => claim?.attempt ?? 0)
  expect(attempts.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(await eventsOf(sandbox, id)).toHaveLength(10)
})

test('an export that is gone cannot be claimed', async () => {
  expect(await startAttempt(database(), randomUUID())).toBeNull()
})

test('a new attempt starts from zero', async () => {
  const id = await insertExport(sandbox, { status: 'running', attempt: 1, rows_done: 5, percent: 50 })
  await startAttempt(database(), id)
  expect(await readExport(sandbox, id)).toMatchObject({ attempt: 2, rows_done: '0', percent: 0 })
})

test('an export that succeeds points at its artifact, which expires after its retention', async () => {
  const id = await runningExport()
  const earlier = { error_code: 'source_failed', error_params: { sqlState: '08000' } }
  await sandbox.admin.query('update claimcheck.export set error_code = $2, error_params = $3 where id = $1', [
    id,
    ...Object.values(earlier),
  ])
  await succeed(database(), { exportId: id, attempt: 3 }, artifact, 1.5)
  const row = await readExport(sandbox, id)
  const { key, scopeDigest, ...rest } = artifact
  expect(row).toMatchObject({
    artifact_key: key,
    row_count: '7',
    byte_size: '70',
    sha256: artifact.sha256,
    scope_digest: scopeDigest,
    percent: 100,
    error_code: null,
    error_params: null,
  })
  expect(Number(row.expires_at) - Number(row.finished_at)).toBe(1.5 * 3_600_000)
  expect(await eventsOf(sandbox, id)).toMatchObject([{ actor: null, details: { attempt: 3, ...rest } }])
})

test('an export that fails keeps the code and its parameters, and so does its event', async () => {
  const id = await runningExport()
  await fail(database(), { exportId: id, attempt: 3 }, problem)
  expect(await readExport(sandbox, id)).toMatchObject({
    error_code: problem.code,
    error_params: problem.params,
    finished_at: expect.any(Date),
  })
  expect(await eventsOf(sandbox, id)).toMatchObject([{ details: { attempt: 3, ...problem } }])
})

test('an export that is given up fails with the reason of its last attempt, or else with the one that is said', async () => {
  const [told, untold] = [await runningExport(), await runningExport()]
  await retryLater(database(), { exportId: told, attempt: 3 }, problem)
  for (const id of [told, untold]) await giveUp(database(), id, 'attempts_exhausted')
  expect(await readExport(sandbox, told)).toMatchObject({
    error_code: problem.code,
    error_params: problem.params,
  })
  expect(await readExport(sandbox, untold)).toMatchObject({ error_code: 'attempts_exhausted' })
})

test('a reason does not outlive the attempt that had it', async () => {
  const id = await runningExport()
  await retryLater(database(), { exportId: id, attempt: 3 }, problem)
  await startAttempt(database(), id)
  await giveUp(database(), id, 'attempts_exhausted')
  expect(await readExport(sandbox, id)).toMatchObject({
    error_code: 'attempts_exhausted',
    error_params: null,
  })
  expect((await eventsOf(sandbox, id)).at(-1)).toMatchObject({
    kind: 'failed',
    details: { attempt: 4, code: 'attempts_exhausted' },
  })
})

test('an export that never began and is given up has no attempt to name', async () => {
  const id = await insertExport(sandbox)
  await giveUp(database(), id, 'job_lost')
  expect(await eventsOf(sandbox, id)).toMatchObject([{ kind: 'failed', details: { code: 'job_lost' } }])
  expect((await eventsOf(sandbox, id))[0]).not.toHaveProperty('details.attempt')
})

test('events are in order by their times too, whenever their transactions began', async () => {
  const id = await insertExport(sandbox)
  await inTransaction(async ({ db }) => {
    await db.executeSql('select 1::int', [])
    await startAttempt(database(), id)
    await requestCancel(db, id, actor)
  })
  const kinds = await sandbox.cells('select kind from claimcheck.event where export_id = $1 order by at', [
    id,
  ])
  expect(kinds.flat()).toEqual(['started', 'cancel-requested'])
})

test('who asked for a cancel, and from where, is in the event', async () => {
  const id = await runningExport()
  await requestCancel(database(), id, actor)
  expect(await eventsOf(sandbox, id)).toEqual([
    { kind: 'cancel-requested', actor: 'somebody', address: '192.0.2.1', details: {} },
  ])
})

test('a file whose time is not over does not expire', async () => {
  await insertExport(sandbox, { status: 'succeeded', expires_at: '2099-01-01' })
  expect(await expire(database())).toEqual([])
})
