import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { customers } from '../../datasets/customers.ts'
import { orders } from '../../datasets/orders.ts'
import { findDataset } from '../../datasets/registry.ts'
import * as create from '../../lib/exports/create.ts'
import { repeatExport } from '../../lib/exports/repeat.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { inTransaction } from '../../server/transaction.ts'
import { newViewer, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const request = { columns: ['id'], filters: [] }

function ask(
  viewer: Viewer,
  requestKey: unknown,
  input: unknown = request,
  dataset = orders,
): Promise<string> {
  return inTransaction((tx) => create.createExport(tx, viewer, dataset, input, { address: null, requestKey }))
}

function repeat(viewer: Viewer, id: string, requestKey: string): Promise<string> {
  return inTransaction((tx) => repeatExport(tx, viewer, id, findDataset, { address: null, requestKey }))
}

async function made(viewer: Viewer): Promise<{ rows: number; jobs: number; events: number }> {
  const [counts] = await sandbox.cells(
    `select (select count(*) from claimcheck.export where owner_id = $1),
       (select count(*) from pgboss.job where group_id = $1),
       (select count(*) from claimcheck.event where actor = $1)`,
    [viewer.id],
  )
  const [rows, jobs, events] = (counts ?? []).map(Number)
  return { rows: Number(rows), jobs: Number(jobs), events: Number(events) }
}

test('requests under one key that run at the same time make one export, with one job', async () => {
  const viewer = newViewer()
  const key = randomUUID()
  const ids = await Promise.all(Array.from({ length: 5 }, () => ask(viewer, key)))
  expect(new Set(ids).size).toBe(1)
  expect(await made(viewer)).toEqual({ rows: 1, jobs: 1, events: 1 })
  expect(await ask(viewer, key)).toBe(ids[0])
  expect(await readExport(sandbox, ids[0] ?? '')).toMatchObject({ request_key: key })
})

test('of keys that are held to a part of what their owner has, each part calls its requests as it likes', async () => {
  const owner = newViewer()
  const held = (country: string) => ({ ...owner, narrowing: { datasets: null, attributes: { country } } })
  const key = 'orders-of-today'
  const ids = [await ask(owner, key), await ask(held('DE'), key), await ask(held('CH'), key)]
  expect(new Set(ids).size).toBe(3)
  expect([await ask(owner, key), await ask(held('DE'), key), await ask(held('CH'), key)]).toEqual(ids)
  const another = ask(held('DE'), key, { columns: ['status'], filters: [] })
  await expect(another).rejects.toMatchObject({ code: 'key_reused' })
})

test('without a key, and under another one, every request is an export of its own', async () => {
  const viewer = newViewer()
  const ids = [
    await ask(viewer, null),
    await ask(viewer, undefined),
    await ask(viewer, 'a'),
    await ask(viewer, 'b'),
  ]
  expect(new Set(ids).size).toBe(4)
})

test('a key belongs to one person', async () => {
  const [one, other] = [newViewer(), newViewer()]
  const key = randomUUID()
  expect(await ask(one, key)).not.toBe(await ask(other, key))
})

test('another request under a key is refused, and makes nothing', async () => {
  const viewer = newViewer()
  const key = randomUUID()
  const id = await ask(viewer, key)
  for (const another of [
    () => ask(viewer, key, { ...request, columns: ['id', 'total'] }),
    () => ask(viewer, key, request, customers),
    () => repeat(viewer, id, key),
  ]) {
    await expect(another()).rejects.toMatchObject({ code: 'key_reused' })
  }
  expect(await made(viewer)).toEqual({ rows: 1, jobs: 1, events: 1 })
})

test('what is the same request does not depend on how it was written', async () => {
  const viewer = newViewer()
  const key = randomUUID()
  const id = await ask(viewer, key)
  expect(await ask(viewer, key, { filters: [], format: {}, columns: ['id'] })).toBe(id)
})

test.each(['cancelled', 'failed', 'succeeded', 'expired', 'running'])(
  'a key means its export also when that is %s',
  async (status) => {
    const viewer = newViewer()
    const key = randomUUID()
    const id = await ask(viewer, key)
    await sandbox.admin.query(
      'update claimcheck.export set status = $2::claimcheck.export_status where id = $1',
      [id, status],
    )
    expect(await ask(viewer, key)).toBe(id)
  },
)

test('when the row of its export is gone, a key is free again', async () => {
  const viewer = newViewer()
  const key = randomUUID()
  const id = await ask(viewer, key)
  await sandbox.admin.query('delete from claimcheck.export where id = $1', [id])
  expect(await ask(viewer, key)).not.toBe(id)
})

test('a person at their limit still gets the export that they have asked for', async () => {
  const viewer = newViewer()
  const keys = Array.from({ length: 20 }, () => randomUUID())
  const ids = await Promise.all(keys.map((key) => ask(viewer, key)))
  await expect(ask(viewer, randomUUID())).rejects.toMatchObject({ code: 'too_many_exports' })
  expect(await ask(viewer, keys[0])).toBe(ids[0])
})

test('repeats under one key that run at the same time make one export', async () => {
  const viewer = newViewer()
  const id = await ask(viewer, null)
  const key = randomUUID()
  const ids = await Promise.all(Array.from({ length: 5 }, () => repeat(viewer, id, key)))
  expect(new Set(ids).size).toBe(1)
  expect(ids).not.toContain(id)
  expect(await made(viewer)).toEqual({ rows: 2, jobs: 2, events: 2 })
})

test.each(['', ' ', 'a b', 'ä', 'x'.repeat(256), 'a\0', 7, {}, ['a']])('%j is no key', async (key) => {
  await expect(ask(newViewer(), key)).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [{ path: 'requestKey' }],
  })
})

test('a key means its request for 24 hours, and is free again then', async () => {
  const viewer = newViewer()
  const key = randomUUID()
  const id = await ask(viewer, key)
  const madeAgo = (age: string) =>
    sandbox.admin.query('update claimcheck.export set created_at = now() - $2::interval where id = $1', [
      id,
      age,
    ])
  await madeAgo('23 hours 59 minutes')
  expect(await ask(viewer, key)).toBe(id)
  await madeAgo('24 hours')
  const another = { ...request, columns: ['total'] }
  const ids = await Promise.all(Array.from({ length: 3 }, () => ask(viewer, key, another)))
  expect(new Set(ids).size).toBe(1)
  expect(ids[0]).not.toBe(id)
  expect(await readExport(sandbox, id)).toMatchObject({ request_key: null })
  expect(await ask(viewer, key, another)).toBe(ids[0])
})
