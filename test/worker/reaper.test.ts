import type { Db } from 'pg-boss'
import { expect, test, vi } from 'vitest'
import { startAttempt, succeed } from '../../lib/exports/transitions.ts'
import { EXPORT_QUEUE } from '../../lib/queue.ts'
import { database } from '../../worker/database.ts'
import type { JobTry } from '../../worker/jobs.ts'
import { reap } from '../../worker/tasks/reaper.ts'
import { openConsumer, takeJob } from '../support/handler.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const boss = await openConsumer()

/** An export that a worker has claimed and that holds no lock: as it is when its worker is dead. */
async function claimedWithoutLock(): Promise<JobTry> {
  const job = await takeJob(boss)
  await startAttempt(database(), job.id)
  return job
}

/** Connections on which something happens after the first look: the rows of that look are those of before it. */
function afterTheFirstLook(happen: () => Promise<unknown>): Db {
  let looks = 0
  return {
    async executeSql(text, values) {
      const result = await database().executeSql(text, values)
      if (looks++ === 0) await happen()
      return result
    },
  }
}

async function stateOf({ id }: JobTry): Promise<unknown> {
  const [row] = await sandbox.cells('select state, retry_count from pgboss.job where id = $1', [id])
  return row
}

async function end(job: JobTry): Promise<void> {
  const artifact = { key: 'key', rowCount: 1, byteSize: 1, sha256: 'ab', scopeDigest: null }
  await succeed(database(), { exportId: job.id, attempt: 1 }, artifact, 1)
  await boss.complete(EXPORT_QUEUE, job)
}

test('the worker of an export that ended while it was looked at is not given up', async () => {
  const job = await claimedWithoutLock()
  const givingUp = vi.spyOn(boss, 'fail')
  await reap(
    boss,
    afterTheFirstLook(() => end(job)),
  )
  expect(givingUp).not.toHaveBeenCalled()
  givingUp.mockRestore()
})

test('nor is the next worker of an export that was passed on meanwhile', async () => {
  const job = await claimedWithoutLock()
  const passOnAndTake = async () => {
    await reap(boss)
    await boss.fetch(EXPORT_QUEUE)
  }
  await reap(boss, afterTheFirstLook(passOnAndTake))
  expect(await stateOf(job)).toEqual(['active', '1'])
  await boss.complete(EXPORT_QUEUE, { id: job.id, retryCount: 1 })
})

test('the worker of an export that looks the same twice is given up, and another can take it', async () => {
  const job = await claimedWithoutLock()
  await reap(boss)
  expect(await stateOf(job)).toEqual(['retry', '0'])
  expect(await boss.fetch(EXPORT_QUEUE)).toMatchObject([{ id: job.id, retryCount: 1 }])
})
