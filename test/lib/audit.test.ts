import { expect, test } from 'vitest'
import { record, recordAskedAfter, recordDenial } from '../../lib/audit.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const owner = newViewer()
const id = await insertExport(sandbox, { owner_id: owner.id })

async function denials(actor: string) {
  return sandbox.cells(
    `select address, details->>'what' from claimcheck.event where kind = 'denied' and export_id = $1 and actor = $2`,
    [id, actor],
  )
}

test('a denial is noted once a minute, and none of what is one’s own or nobody’s', async () => {
  const by = { id: 'a stranger', address: '192.0.2.7' }
  for (const what of ['status', 'file']) await recordDenial(db, by, id, what)
  expect(await denials(by.id)).toEqual([['192.0.2.7', 'status']])
  await recordDenial(db, { ...by, id: owner.id }, id, 'status')
  expect(await denials(owner.id)).toEqual([])
  await recordDenial(db, by, '019aaaaa-0000-7000-8000-000000000000', 'status')
  const [[count] = []] = await sandbox.cells(`select count(*) from claimcheck.event where actor = $1`, [
    by.id,
  ])
  expect(count).toBe('1')
})

test('asking after a file is noted once a minute of a person and an export', async () => {
  const [by, other] = [
    { id: 'cy', address: '192.0.2.7' },
    { id: 'di', address: null },
  ]
  for (const status of [200, 304]) await recordAskedAfter(db, by, id, { method: 'HEAD', status })
  await recordAskedAfter(db, other, id, { method: 'GET', status: 416 })
  const told = () =>
    sandbox.cells(
      `select actor, details->>'status' from claimcheck.event where kind = 'file-asked-after' order by id`,
    )
  expect(await told()).toEqual([
    ['cy', '200'],
    ['di', '416'],
  ])
  await recordAskedAfter(db, by, await insertExport(sandbox), { method: 'HEAD', status: 200 })
  expect(await told()).toHaveLength(3)
})

test('what happens beside the life of an export is read back as it was told', async () => {
  const by = { id: 'ada', address: '2001:db8::1' }
  await record(db, { kind: 'downloaded', by, exportId: id, details: { start: 1, end: 2 } })
  await record(db, { kind: 'signed-in', by, subject: 'ada' })
  const { rows } = await sandbox.admin.query(
    `select kind, export_id, actor, subject, address, details from claimcheck.event where actor = 'ada' order by id`,
  )
  expect(rows).toEqual([
    {
      kind: 'downloaded',
      export_id: id,
      actor: 'ada',
      subject: null,
      address: '2001:db8::1',
      details: { start: 1, end: 2 },
    },
    { kind: 'signed-in', export_id: null, actor: 'ada', subject: 'ada', address: '2001:db8::1', details: {} },
  ])
})
