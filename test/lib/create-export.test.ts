import { expect, test } from 'vitest'
import { Problem } from '../../lib/problems/problem.ts'
import { EXPORT_QUEUE } from '../../lib/queue.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'

const sandbox = await openSandbox()
const request = { columns: ['id', 'customer'], filters: [] }

async function count(table: 'claimcheck.export' | 'pgboss.job', owner: string): Promise<number> {
  const column = table === 'pgboss.job' ? 'group_id' : 'owner_id'
  const [row] = await sandbox.cells(`select count(*) from ${table} where ${column} = $1`, [owner])
  return Number(row?.[0])
}

test('an export is a queued row and one job, and the job carries the id and nothing else', async () => {
  const viewer = newViewer()
  const id = await createExport(viewer, orders, request)
  const row = await readExport(sandbox, id)
  expect(row).toMatchObject({ owner_id: viewer.id, dataset: 'orders', status: 'queued', attempt: 0 })
  const { rows } = await sandbox.admin.query('select name, data, group_id from pgboss.job where id = $1', [
    id,
  ])
  expect(rows).toEqual([{ name: EXPORT_QUEUE, data: { exportId: id }, group_id: viewer.id }])
})

test('the request is frozen on the row as it was asked for', async () => {
  const filters = [{ column: 'status', operator: 'in', value: ['paid', 'shipped'] }]
  const id = await createExport(newViewer(), orders, { columns: ['total', 'id'], filters })
  const { rows } = await sandbox.admin.query('select request from claimcheck.export where id = $1', [id])
  expect(rows[0].request).toMatchObject({ columns: ['total', 'id'], filters })
})

test('what does not belong into a request is refused, not dropped', async () => {
  const viewer = newViewer()
  const wrong = { ...request, ownerId: 'somebody else', status: 'succeeded' }
  const refusal = await createExport(viewer, orders, wrong).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ code: 'invalid_request', errors: [{ path: '' }] })
  expect(await count('claimcheck.export', viewer.id)).toBe(0)
})

test('ids are never in sequence, so that one cannot be guessed from another', async () => {
  const viewer = newViewer()
  const [first, second] = [
    await createExport(viewer, orders, request),
    await createExport(viewer, orders, request),
  ]
  const random = (id: string) => id.slice(-12)
  expect(first).not.toBe(second)
  expect(random(first)).not.toBe(random(second))
})

test('without its job there is no row either', async () => {
  const viewer = newViewer()
  await sandbox.admin.query('alter table pgboss.job add constraint refused check (false) not valid')
  try {
    await expect(createExport(viewer, orders, request)).rejects.toThrow(/refused/)
  } finally {
    await sandbox.admin.query('alter table pgboss.job drop constraint refused')
  }
  expect(await count('claimcheck.export', viewer.id)).toBe(0)
  await createExport(viewer, orders, request)
  expect(await count('claimcheck.export', viewer.id)).toBe(1)
})

test('without its row there is no job either', async () => {
  const viewer = newViewer()
  await sandbox.admin.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
    create constraint trigger refuse after insert on claimcheck.export
      deferrable initially deferred for each row execute function refuse()`)
  try {
    await expect(createExport(viewer, orders, request)).rejects.toThrow(/refused/)
  } finally {
    await sandbox.admin.query('drop function refuse() cascade')
  }
  expect(await count('pgboss.job', viewer.id)).toBe(0)
  await createExport(viewer, orders, request)
  expect(await count('pgboss.job', viewer.id)).toBe(1)
})

test('a wrong request is refused with its fields, and leaves no row and no job', async () => {
  const viewer = newViewer()
  const wrong = {
    columns: ['id', 'passwords'],
    filters: [{ column: 'total', operator: 'equals', value: 'a lot' }],
  }
  const refusal = await createExport(viewer, orders, wrong).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(Problem)
  expect(refusal).toMatchObject({ code: 'invalid_request' })
  expect((refusal as Problem).errors.map((error) => error.path)).toEqual(['columns.1', 'filters.0.value'])
  expect(await count('claimcheck.export', viewer.id)).toBe(0)
  expect(await count('pgboss.job', viewer.id)).toBe(0)
})
