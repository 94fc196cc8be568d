import { expect, test } from 'vitest'
import { parseEnvironment } from '../../lib/env.ts'
import { EXPORT_QUEUE } from '../../lib/queue.ts'
import { openConsumer, takeJob } from '../support/handler.ts'
import { openSandbox } from '../support/sandbox.ts'

/** The longest run that may be set, and what is left then for the attempt to end itself before pg-boss ends its job. */
const LONGEST_MINUTES = 23 * 60
const SPARE_MINUTES = 60

const sandbox = await openSandbox()
const boss = await openConsumer()

const environment = (minutes: number) =>
  parseEnvironment({ DATABASE_URL: 'postgres://localhost/x', MAX_EXPORT_MINUTES: String(minutes) })

/** A job that waited for days, was tried before, and was started so long ago. */
async function startedBefore(minutes: number): Promise<string> {
  const { id } = await takeJob(boss)
  await sandbox.admin.query(
    `update pgboss.job set created_on = now() - interval '10 days', heartbeat_on = now(), retry_count = 4,
       started_on = now() - make_interval(mins => $2) where id = $1`,
    [id, minutes],
  )
  return id
}

const stateOf = async (id: string) =>
  (await sandbox.cells('select state from pgboss.job where id = $1', [id])).flat()[0]

test('an attempt ends by our own limit an hour before its job would expire', () => {
  expect(environment(LONGEST_MINUTES).maxExportMinutes).toBe(LONGEST_MINUTES)
  expect(() => environment(LONGEST_MINUTES + 1)).toThrow('MAX_EXPORT_MINUTES')
})

test('a job of the longest run that may be set has not expired, however long it waited and was tried before', async () => {
  const longest = await startedBefore(LONGEST_MINUTES + SPARE_MINUTES - 1)
  const longer = await startedBefore(LONGEST_MINUTES + SPARE_MINUTES + 1)
  await boss.supervise(EXPORT_QUEUE)
  expect([await stateOf(longest), await stateOf(longer)]).toEqual(['active', 'retry'])
})
