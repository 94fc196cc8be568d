import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { keptBytes } from '../../lib/exports/quota.ts'
import { repeatExport } from '../../lib/exports/repeat.ts'
import { expire } from '../../lib/exports/transitions.ts'
import { Problem, problemDetails } from '../../lib/problems/problem.ts'
import { readKept } from '../../server/kept.ts'
import { inTransaction } from '../../server/transaction.ts'
import { createExport, deleteExport } from '../support/acts.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'

const sandbox = await openSandbox()
const MEGABYTE = 1024 * 1024
process.env.MAX_KEPT_MEGABYTES = '10'
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const request = { columns: ['id'], filters: [] }

/** A time from now, in seconds; to the second. */
const inSeconds = (seconds: number) => new Date(Math.floor(Date.now() / 1_000 + seconds) * 1_000)

/** Puts a file of somebody's into the table. @returns its export. */
function insertFile(ownerId: string, megabytes: number, expiresAt = inSeconds(3_600)): Promise<string> {
  const columns = {
    status: 'succeeded',
    byte_size: megabytes * MEGABYTE,
    bytes_written: megabytes * MEGABYTE,
  }
  return insertExport(sandbox, { owner_id: ownerId, ...columns, expires_at: expiresAt })
}

async function refusal(viewer: ReturnType<typeof newViewer>): Promise<Problem | null> {
  try {
    await createExport(viewer, orders, request)
    return null
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

test('what somebody keeps are files that can be downloaded, and what is written so far', async () => {
  const { id } = newViewer()
  await insertFile(id, 2)
  await insertFile(id, 1)
  await insertFile(id, 4, inSeconds(-1))
  await insertFile(newViewer().id, 4)
  const written = { owner_id: id, bytes_written: MEGABYTE / 2 }
  const running = await insertExport(sandbox, { ...written, status: 'running' })
  for (const status of ['queued', 'failed', 'cancelled', 'expired'])
    await insertExport(sandbox, { ...written, status, byte_size: status === 'expired' ? MEGABYTE : null })
  expect(await keptBytes(db, id)).toBe(3.5 * MEGABYTE)
  expect(await keptBytes(db, id, running)).toBe(3 * MEGABYTE)
  expect(await readKept({ id })).toEqual({ bytes: 3.5 * MEGABYTE, quota: 10 * MEGABYTE })
  expect(await readKept(newViewer())).toEqual({ bytes: 0, quota: 10 * MEGABYTE })
})

test('an export is made as long as there is any room, and refused when there is none', async () => {
  const viewer = newViewer()
  await insertFile(viewer.id, 9.75)
  expect(await refusal(viewer)).toBeNull()
  await insertFile(viewer.id, 0.25)
  const problem = await refusal(viewer)
  expect(problem?.code).toBe('quota_used')
  expect(await refusal(newViewer())).toBeNull()
})

test('a refusal says how much is kept, and from when on there is room; at that time there is', async () => {
  const viewer = newViewer()
  // The first that expires is not enough.
  await insertFile(viewer.id, 1, inSeconds(600))
  const enough = inSeconds(1_200)
  const second = await insertFile(viewer.id, 1.5, enough)
  await insertFile(viewer.id, 9, inSeconds(1_800))
  const problem = await refusal(viewer)
  const params = { keptMegabytes: 11.5, limitMegabytes: 10, freeAt: enough.toISOString() }
  expect(problem).toMatchObject({ code: 'quota_used', params })
  const time = enough.toISOString()
  expect(problemDetails('quota_used', params)).toMatchObject({
    status: 409,
    retryable: true,
    detail: `11.5 of 10 MiB are taken. There is room again from ${time.slice(0, 10)} ${time.slice(11, 19)} UTC on, when files of yours expire. Delete exports that are not needed any more, or wait until one expires or ends.`,
  })
  const letTimePass = (seconds: number) =>
    sandbox.admin.query(
      'update claimcheck.export set expires_at = expires_at - make_interval(secs => $2) where owner_id = $1',
      [viewer.id, seconds],
    )
  await letTimePass(enough.getTime() / 1_000 - Date.now() / 1_000 - 30)
  expect((await refusal(viewer))?.code).toBe('quota_used')
  await letTimePass(31)
  // Also before the sweep has removed it, and after.
  expect(await refusal(viewer)).toBeNull()
  await expire(db)
  expect(await sandbox.cells('select status from claimcheck.export where id = $1', [second])).toEqual([
    ['expired'],
  ])
  expect(await refusal(viewer)).toBeNull()
})

test('where it is what is being written that takes the room, nobody says when there is some', async () => {
  const viewer = newViewer()
  await insertFile(viewer.id, 3)
  await insertExport(sandbox, { owner_id: viewer.id, status: 'running', bytes_written: 10 * MEGABYTE })
  const problem = await refusal(viewer)
  expect(problem?.params).toEqual({ keptMegabytes: 13, limitMegabytes: 10 })
  expect(problemDetails('quota_used', problem?.params).detail).toMatch(/^13 of 10 MiB are taken\. Delete /)
})

test('a file that is deleted makes room; and the same request under its key is found without any', async () => {
  const viewer = newViewer()
  const requestKey = randomUUID()
  const make = () =>
    inTransaction((tx) => repeatExport(tx, viewer, first, () => orders, { address: null, requestKey }))
  const first = await createExport(viewer, orders, request)
  const repeated = await make()
  const file = await insertFile(viewer.id, 10)
  expect(await make()).toBe(repeated)
  await expect(
    inTransaction((tx) => repeatExport(tx, viewer, first, () => orders, { address: null })),
  ).rejects.toMatchObject({ code: 'quota_used' })
  await deleteExport(viewer, file)
  expect(await refusal(viewer)).toBeNull()
})
