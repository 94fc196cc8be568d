import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { insertExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const MIGRATION = path.join('prisma', 'migrations', '20261126040000_queue_costs', 'migration.sql')
const { admin, cells } = await openSandbox()

test('what was queued before there were turns goes on in its order, one of an owner at a time', async () => {
  await admin.query(`
    alter table claimcheck.export drop column slot, drop column turn_at, drop column retry_at,
      drop column retries_left, drop column left_at, drop column seconds_left;
    drop index claimcheck.export_unended_id_idx, claimcheck.export_kept_expires_at_idx,
      claimcheck.export_fileless_finished_at_idx;
    update pgboss.queue set policy = 'key_strict_fifo' where name = 'export'`)
  const made: [owner: string, status: string][] = [
    ['one', 'queued'],
    ['one', 'running'],
    ['two', 'succeeded'],
    ['two', 'queued'],
    ['two', 'queued'],
  ]
  const ids: string[] = []
  for (const [index, [owner_id, status]] of made.entries()) {
    const id = await insertExport({ admin }, { owner_id, status, created_at: new Date(2026, 0, 1 + index) })
    ids.push(id)
    if (status === 'succeeded') continue
    await admin.query(
      `insert into pgboss.job (id, name, state, singleton_key, policy) values ($1, 'export', $2, $3, 'key_strict_fifo')`,
      [id, status === 'running' ? 'active' : 'created', owner_id],
    )
  }
  await admin.query(await readFile(MIGRATION, 'utf8'))
  const rows = await cells(
    `select e.slot, j.priority, j.group_id, j.policy
     from claimcheck.export e left join pgboss.job j on j.id = e.id order by e.created_at`,
  )
  expect(rows).toEqual([
    [null, '-1', 'one', 'standard'],
    ['1', '0', 'one', 'standard'],
    [null, null, null, null],
    ['1', '0', 'two', 'standard'],
    [null, '-1', 'two', 'standard'],
  ])
  expect(await cells(`select policy from pgboss.queue where name = 'export'`)).toEqual([['standard']])
})
