import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { configuredStore } from '../../lib/store/configured-store.ts'
import { exportSchema } from '../../server/api/export.ts'
import { closeDatabase } from '../../worker/database.ts'
import { sweep } from '../../worker/tasks/sweep.ts'
import { createExport } from '../support/acts.ts'
import { call, said } from '../support/api.ts'
import { download } from '../support/downloads.ts'
import { eventsOf, insertExport, readExport, viewerNamed } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { claimStore } from '../support/store.ts'

const sandbox = await openSandbox()
await claimStore(sandbox)
afterAll(() => closeDatabase())
const request = { columns: ['id'], filters: [] }

const cancel = (id: string) => said(call('POST /api/exports/{id}/cancel', { id }))
const remove = (id: string) => said(call('DELETE /api/exports/{id}', { id }))
const sweepOnce = () => sweep(configuredStore(), { rowDays: 90, eventDays: 90 })
const fileOf = (key: string) => path.join(sandbox.storeFolder, 'artifacts', key)
const isGone = async (id: string) =>
  (await sandbox.cells('select from claimcheck.export where id = $1', [id])).length === 0

test('an export that waits is cancelled at once, and one that runs is being cancelled', async () => {
  const queued = await createExport(viewerNamed('demo'), orders, request)
  const first = await cancel(queued)
  expect(first.status).toBe(202)
  expect(exportSchema.parse(first.body)).toMatchObject({ id: queued, status: 'cancelled', pollAfterMs: null })
  expect(await sandbox.cells('select from pgboss.job where id = $1', [queued])).toEqual([])
  const running = await insertExport(sandbox, { status: 'running', attempt: 1 })
  for (const answer of [await cancel(running), await cancel(running)]) {
    expect(answer).toMatchObject({
      status: 202,
      body: { status: 'running', cancelRequestedAt: expect.any(String) },
    })
    expect(answer.headers.get('retry-after')).toBe('1')
  }
})

test.each(['succeeded', 'failed', 'cancelled', 'expired'])(
  'an export that is %s cannot be cancelled',
  async (status) => {
    const file = { row_count: 1, byte_size: 1, sha256: 'ab', expires_at: '2099-01-01', artifact_key: 'key' }
    const id = await insertExport(sandbox, { status, ...file })
    expect(await cancel(id)).toMatchObject({ status: 409, body: { code: 'already_ended' } })
  },
)

test.each([
  ['POST /api/exports/{id}/cancel', 'cancel'],
  ['DELETE /api/exports/{id}', 'delete'],
])('%s of somebody else’s export is a 404, which the audit trail has', async (what, wanted) => {
  const id = await insertExport(sandbox, { owner_id: 'somebody else', status: 'failed' })
  expect(await said(call(what, { id }))).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect(await eventsOf(sandbox, id)).toMatchObject([
    { kind: 'denied', actor: 'demo', details: { what: wanted } },
  ])
  expect(await isGone(id)).toBe(false)
  for (const none of [randomUUID(), 'x', '']) expect((await said(call(what, { id: none }))).status).toBe(404)
})

test('an export that has ended is deleted with its file, its job and its place in the lists, and the audit trail stays', async () => {
  const { id, key } = await finishedExport(sandbox, Buffer.from('Order\r\n'))
  await sandbox.admin.query(
    `insert into pgboss.job (id, name, data, state, completed_on) values ($1, 'export', '{}', 'completed', now())`,
    [id],
  )
  const repeated = await insertExport(sandbox, { repeat_of: id, status: 'failed' })
  const { status, headers } = await remove(id)
  expect([status, headers.get('cache-control')]).toEqual([204, 'private, no-store'])
  expect([await isGone(id), existsSync(fileOf(key))]).toEqual([true, false])
  expect(await sandbox.cells('select from pgboss.job where id = $1', [id])).toEqual([])
  expect((await download(id)).status).toBe(404)
  expect(await said(call('GET /api/exports/{id}', { id }))).toMatchObject({ status: 404 })
  expect(await remove(id)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect(await eventsOf(sandbox, id)).toEqual([
    { kind: 'deleted', actor: 'demo', address: null, details: { dataset: 'orders', status: 'succeeded' } },
  ])
  expect(await said(call('GET /api/exports/{id}', { id: repeated }))).toMatchObject({
    status: 200,
    body: { repeatOf: id },
  })
})

test.each(['failed', 'cancelled', 'expired'])('an export that is %s is deleted', async (status) => {
  const id = await insertExport(sandbox, { status })
  expect((await remove(id)).status).toBe(204)
  expect(await isGone(id)).toBe(true)
})

test.each(['queued', 'running'])('an export that is %s is to be cancelled first', async (status) => {
  const id = await insertExport(sandbox, { status })
  expect(await remove(id)).toMatchObject({
    status: 409,
    body: { code: 'not_ended', detail: 'Cancel it first.' },
  })
  expect((await readExport(sandbox, id)).status).toBe(status)
  expect(await eventsOf(sandbox, id)).toEqual([])
})

test('of two that delete at once one is told that it was there', async () => {
  const { id } = await finishedExport(sandbox, Buffer.from('Order\r\n'))
  const statuses = (await Promise.all([remove(id), remove(id)])).map(({ status }) => status)
  expect(statuses.toSorted()).toEqual([204, 404])
  expect(await eventsOf(sandbox, id)).toHaveLength(1)
})

test('while the store is away the row goes, and the sweep removes the file when it is back', async () => {
  const { id, key } = await finishedExport(sandbox, Buffer.from('Order\r\n'))
  await rename(sandbox.storeFolder, `${sandbox.storeFolder}-away`)
  expect((await remove(id)).status).toBe(204)
  expect(await isGone(id)).toBe(true)
  await rename(`${sandbox.storeFolder}-away`, sandbox.storeFolder)
  expect(existsSync(fileOf(key))).toBe(true)
  await sweepOnce()
  expect(existsSync(fileOf(key))).toBe(false)
})

test('a store that may only be read, or never answers, holds nobody up; the sweep removes the files', async () => {
  const [readOnly, silent, behind] = [
    await finishedExport(sandbox, Buffer.from('1')),
    await finishedExport(sandbox, Buffer.from('2')),
    await finishedExport(sandbox, Buffer.from('3')),
  ]
  const removal = vi.spyOn(configuredStore(), 'remove')
  removal.mockRejectedValueOnce(Object.assign(new Error('read-only file system'), { code: 'EROFS' }))
  expect((await remove(readOnly.id)).status).toBe(204)
  const never = Promise.withResolvers<void>()
  removal.mockReturnValueOnce(never.promise)
  expect((await remove(silent.id)).status).toBe(204)
  // Nobody else waits for a store that owes an answer.
  expect((await remove(behind.id)).status).toBe(204)
  expect(removal).toHaveBeenCalledTimes(2)
  never.resolve()
  removal.mockRestore()
  await sweepOnce()
  expect([readOnly, silent, behind].map(({ key }) => existsSync(fileOf(key)))).toEqual([false, false, false])
})

test('a file is not removed from a store that is not the one of the database', async () => {
  const { id, key } = await finishedExport(sandbox, Buffer.from('Order\r\n'))
  vi.spyOn(configuredStore(), 'identity').mockResolvedValueOnce(randomUUID())
  expect((await remove(id)).status).toBe(204)
  expect(existsSync(fileOf(key))).toBe(true)
})

test('a download that goes on is cut when its export is deleted', async () => {
  const { id } = await finishedExport(sandbox, Buffer.alloc(3_000_000))
  const time = vi.spyOn(performance, 'now')
  const reader = (await download(id)).body?.getReader()
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  expect((await remove(id)).status).toBe(204)
  const later = performance.now() + 6_000
  time.mockImplementation(() => later)
  await expect(Promise.all(Array.from({ length: 99 }, () => reader?.read()))).rejects.toMatchObject({
    code: 'access_revoked',
  })
  time.mockRestore()
})
