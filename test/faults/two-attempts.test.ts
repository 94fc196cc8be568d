import { afterAll, expect, test } from 'vitest'
import { closeDatabase } from '../../worker/database.ts'
import { consumer } from '../../worker/jobs.ts'
import { handleExport } from '../../worker/run/handler.ts'
import { readExport, untilSucceeded } from '../support/exports.ts'
import { layGate } from '../support/gate.ts'
import { handlerContext, takeJob } from '../support/handler.ts'
import { openSandbox } from '../support/sandbox.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { untilHeld } from './support/holder.ts'

const sandbox = await openSandbox()
const closeGate = await layGate(sandbox, 1_000)
afterAll(() => closeDatabase())

test('a worker that comes back with a job that was given to another one takes nothing away from it', async () => {
  const boss = consumer()
  await boss.start()
  const staleJob = await takeJob(boss)
  await using gate = await closeGate()
  const worker = await startWorker(sandbox)
  await untilHeld([worker], staleJob.id)

  await expect(handleExport(handlerContext(sandbox, boss), staleJob)).rejects.toThrow(/attempt failed/)
  expect(await readExport(sandbox, staleJob.id)).toMatchObject({ status: 'running', attempt: 1 })
  await gate.open()
  expect(await untilSucceeded(sandbox, staleJob.id)).toMatchObject({ attempt: 1 })
  expect(await filesIn(sandbox)).toMatchObject({ partial: [], published: { length: 1 } })
  await boss.stop({ graceful: false })
  await worker.stop()
})
