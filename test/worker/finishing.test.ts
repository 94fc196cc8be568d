import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Job } from 'pg-boss'
import { expect, test } from 'vitest'
import { startAttempt } from '../../lib/exports/transitions.ts'
import { database } from '../../worker/database.ts'
import { handleExport } from '../../worker/run/handler.ts'
import { readExport } from '../support/exports.ts'
import { closeGate } from '../support/gate.ts'
import { handlerContext, openConsumer, takeAgain, takeJob } from '../support/handler.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const boss = await openConsumer()
const context = handlerContext(sandbox, boss)

async function jobState({ id }: Job): Promise<string | null | undefined> {
  const [row] = await sandbox.cells('select state from pgboss.job where id = $1', [id])
  return row?.[0]
}

/** The files of an export, finished or not. */
async function filesOf({ id }: Job): Promise<string[]> {
  const names = await readdir(sandbox.storeFolder, { recursive: true })
  return names.map((name) => path.basename(name)).filter((name) => name.startsWith(id))
}

test('a job that was done leaves an export that has succeeded, a completed job and one file', async () => {
  const job = await takeJob(boss)
  await handleExport(context, job)
  const row = await readExport(sandbox, job.id)
  expect(row).toMatchObject({ status: 'succeeded', attempt: 1, row_count: '2000' })
  expect(await jobState(job)).toBe('completed')
  expect(await filesOf(job)).toEqual([row.artifact_key])
})

test('an export has not succeeded as long as its job cannot be completed', async () => {
  const job = await takeJob(boss)
  await sandbox.admin.query(
    `alter table pgboss.job add constraint refused check (state <> 'completed') not valid`,
  )
  try {
    await handleExport(context, job)
  } finally {
    await sandbox.admin.query('alter table pgboss.job drop constraint refused')
  }
  expect(await readExport(sandbox, job.id)).toMatchObject({
    status: 'queued',
    error_code: 'internal',
    artifact_key: null,
    sha256: null,
  })
  expect(await jobState(job)).toBe('retry')
  await handleExport(context, await takeAgain(sandbox, boss, job.id))
  expect(await readExport(sandbox, job.id)).toMatchObject({ status: 'succeeded', attempt: 2 })
  expect(await jobState(job)).toBe('completed')
})

test('a job is not completed as long as its export cannot succeed', async () => {
  const job = await takeJob(boss)
  await sandbox.admin.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
    create constraint trigger refuse after update on claimcheck.export deferrable initially deferred
      for each row when (new.status = 'succeeded') execute function refuse()`)
  try {
    await handleExport(context, job)
  } finally {
    await sandbox.admin.query('drop function refuse() cascade')
  }
  expect(await jobState(job)).toBe('retry')
  expect(await readExport(sandbox, job.id)).toMatchObject({
    status: 'queued',
    error_code: 'internal',
    artifact_key: null,
  })
})

test('a worker that lost its claim cannot finish the export, and its file goes', async () => {
  const job = await takeJob(boss)
  await using gate = await closeGate(sandbox)
  const zombie = handleExport(context, job)
  await gate.waiting(1)
  expect((await startAttempt(database(), job.id))?.attempt).toBe(2)
  await gate.open()
  await zombie
  expect(await readExport(sandbox, job.id)).toMatchObject({
    status: 'running',
    attempt: 2,
    artifact_key: null,
  })
  expect(await jobState(job)).toBe('active')
  expect(await filesOf(job)).toEqual([])
})

test('an export that is cancelled while its file is written stays cancelled, and the file goes', async () => {
  const job = await takeJob(boss)
  await using gate = await closeGate(sandbox)
  const attempt = handleExport(context, job)
  await gate.waiting(1)
  await sandbox.admin.query(`update claimcheck.export set status = 'cancelled' where id = $1`, [job.id])
  await gate.open()
  await attempt
  expect(await readExport(sandbox, job.id)).toMatchObject({ status: 'cancelled', artifact_key: null })
  expect(await filesOf(job)).toEqual([])
})

test('an attempt that is told to stop leaves no file and hands the export back', async () => {
  const job = await takeJob(boss)
  const controller = new AbortController()
  await using gate = await closeGate(sandbox)
  const attempt = handleExport(context, { ...job, signal: controller.signal })
  await gate.waiting(1)
  controller.abort()
  await gate.open()
  await attempt
  expect(await readExport(sandbox, job.id)).toMatchObject({ status: 'queued', attempt: 1 })
  expect(await filesOf(job)).toEqual([])
})

test.each(['succeeded', 'failed', 'cancelled', 'expired'])(
  'a job whose export is %s already does nothing',
  async (status) => {
    const job = await takeJob(boss)
    await sandbox.admin.query('update claimcheck.export set status = $2 where id = $1', [job.id, status])
    const before = await readExport(sandbox, job.id)
    await handleExport(context, job)
    expect(await readExport(sandbox, job.id)).toEqual(before)
    expect(await filesOf(job)).toEqual([])
  },
)

test('a job whose export is gone does nothing', async () => {
  const job = await takeJob(boss)
  await sandbox.admin.query('delete from claimcheck.export where id = $1', [job.id])
  await expect(handleExport(context, job)).resolves.toBeUndefined()
  expect(await filesOf(job)).toEqual([])
})
