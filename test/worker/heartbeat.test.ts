import { afterAll, expect, test } from 'vitest'
import { closeDatabase, database } from '../../worker/database.ts'
import { beat } from '../../worker/run/heartbeat.ts'
import { insertExport, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
afterAll(closeDatabase)

const progress = {
  rowsDone: 5,
  rowsTotal: 10,
  rowsTotalIsEstimate: true,
  bytesWritten: 50,
  percent: 50,
  secondsLeft: 7.5,
}

test('an attempt says how far it is', async () => {
  const exportId = await insertExport(sandbox, { status: 'running', attempt: 2 })
  expect(await beat(database(), { exportId, attempt: 2 }, progress)).toBe('go-on')
  expect(await readExport(sandbox, exportId)).toMatchObject({
    rows_done: '5',
    percent: 50,
    seconds_left: 7.5,
  })
})

test('its progress never goes back', async () => {
  const exportId = await insertExport(sandbox, { status: 'running', attempt: 1, percent: 60 })
  await beat(database(), { exportId, attempt: 1 }, progress)
  expect(await readExport(sandbox, exportId)).toMatchObject({ percent: 60 })
})

test('it is told when nobody wants the export any more', async () => {
  const exportId = await insertExport(sandbox, {
    status: 'running',
    attempt: 1,
    cancel_requested_at: new Date(),
  })
  expect(await beat(database(), { exportId, attempt: 1 }, progress)).toBe('cancel')
})

test.each([
  ['another attempt has begun', { status: 'running', attempt: 2 }],
  ['the attempt is not yet claimed', { status: 'running', attempt: 0 }],
  ['the export was handed back', { status: 'queued', attempt: 1 }],
  ['it has succeeded', { status: 'succeeded', attempt: 1 }],
  ['it has failed', { status: 'failed', attempt: 1 }],
  ['it was cancelled', { status: 'cancelled', attempt: 1 }],
  ['it has expired', { status: 'expired', attempt: 1 }],
])('it is fenced, and changes nothing, when %s', async (_, columns) => {
  const exportId = await insertExport(sandbox, columns)
  const before = await readExport(sandbox, exportId)
  expect(await beat(database(), { exportId, attempt: 1 }, progress)).toBe('fenced')
  expect(await readExport(sandbox, exportId)).toEqual(before)
})
