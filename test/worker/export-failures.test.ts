import { readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { findExport } from '../../server/queries.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilStatus, untilSucceeded } from '../support/exports.ts'
import { closeGate, makeChanged } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const sandbox = await openSandbox()
const request = { columns: ['id', 'note'], filters: [{ column: 'note', operator: 'not-empty' }] }
/** A value of the source that must never leave it but in a file. */
const CANARY = 'canary-4711'
let worker: TestWorker

beforeAll(async () => {
  worker = await startWorker(sandbox)
})
afterAll(() => worker.stop())

// Whatever failed, exports go on afterwards.
afterEach(async () => {
  const id = await createExport(newViewer(), orders, request)
  expect((await untilSucceeded(sandbox, id)).attempt).toBe(1)
})

function makeExport(): Promise<string> {
  return createExport(newViewer(), orders, request)
}

/** Makes the orders unreadable: reading a row raises this error, with the canary in its message. */
async function breakOrders(sqlState: string): Promise<void> {
  await sandbox.admin.query(`
    create function demo.raise() returns bigint language plpgsql as
      $$ begin raise '${CANARY}' using errcode = '${sqlState}', detail = '${CANARY}'; end $$;
    alter table demo.orders rename to whole_orders;
    create view demo.orders as
      select id + case when id = 1500 then demo.raise() else 0 end as id, customer_id, placed_at, status, total,
        reference, note, shipped_on
      from demo.whole_orders;
    grant select on demo.orders to claimcheck_source`)
}

async function mendOrders(): Promise<void> {
  await sandbox.admin.query(
    'drop view demo.orders; drop function demo.raise(); alter table demo.whole_orders rename to orders',
  )
}

/** Everything that is kept of an export, in both tables, as one text. */
async function keptOf(id: string): Promise<string> {
  const rows = await sandbox.cells(
    `select row_to_json(e) from claimcheck.export e where id = $1
     union all select row_to_json(j) from pgboss.job j where id = $1 or source_id = $1`,
    [id],
  )
  return rows.flat().join('\n')
}

async function filesOf(id: string): Promise<string[]> {
  const names = await readdir(sandbox.storeFolder, { recursive: true })
  return names.filter((name) => name.includes(id))
}

test('a request that is wrong whoever reads it fails at once', async () => {
  const id = await makeChanged(sandbox, request, `jsonb_set(request, '{columns}', '["id", "id"]')`)
  expect(await untilStatus(sandbox, id, 'failed')).toMatchObject({
    attempt: 1,
    error_code: 'dataset_changed',
  })
})

test('a dataset that does not fit its source fails at once, and the log names its columns', async () => {
  await sandbox.admin.query('alter table demo.orders alter column total type double precision')
  const id = await makeExport()
  const row = await untilStatus(sandbox, id, 'failed')
  await sandbox.admin.query('alter table demo.orders alter column total type numeric(12, 2)')
  expect(row).toMatchObject({ attempt: 1, error_code: 'dataset_mismatch' })
  const line = worker.log().find((each) => each.exportId === id && each.msg === 'attempt failed')
  expect(JSON.stringify(line)).toContain('column \\"total\\" is of type double precision')
})

test('a source that may not be read fails at once, in plain words', async () => {
  await sandbox.admin.query('revoke select on demo.orders from claimcheck_source')
  const id = await makeExport()
  const row = await untilStatus(sandbox, id, 'failed')
  await sandbox.admin.query('grant select on demo.orders to claimcheck_source')
  expect(row).toMatchObject({
    attempt: 1,
    error_code: 'source_failed',
    error_params: { sqlState: '42501' },
  })
  expect(await keptOf(id)).not.toMatch(/permission|select o\.id/)
})

test('an error in the middle of the rows fails the export, leaves no file, and tells nothing of the data', async () => {
  await breakOrders('22012')
  const id = await makeExport()
  const row = await untilStatus(sandbox, id, 'failed')
  await mendOrders()
  expect(row).toMatchObject({ attempt: 1, error_code: 'source_failed', artifact_key: null })
  expect(await filesOf(id)).toEqual([])
  const kept = await keptOf(id)
  expect(kept).toContain(id)
  expect(kept).not.toMatch(new RegExp(`${CANARY}|select `, 'i'))
  // The log says which kind of error it was, and nothing of the data either.
  expect(worker.output()).toContain('22012')
  expect(worker.output()).not.toContain(CANARY)
})

test('an error that passes is tried again until the export succeeds, and its output tells nothing of the data', async () => {
  await breakOrders('40001')
  const id = await makeExport()
  await eventually(
    'an attempt has failed',
    async () => (await keptOf(id)).includes('failed: source_failed') || undefined,
  )
  const kept = await keptOf(id)
  await mendOrders()
  expect(kept).not.toMatch(new RegExp(`${CANARY}|select `, 'i'))
  const row = await untilSucceeded(sandbox, id)
  expect(row.attempt).toBeGreaterThanOrEqual(2)
  expect(row).toMatchObject({ error_code: null, error_params: null })
  expect(await filesOf(id)).toHaveLength(1)
})

test('an export whose attempts are used up fails with the reason of the last one, and holds up no other', async () => {
  await breakOrders('53200')
  const viewer = newViewer()
  await using gate = await closeGate(sandbox)
  const id = await createExport(viewer, orders, request)
  await gate.waiting(1)
  await sandbox.admin.query('update pgboss.job set retry_limit = 0 where id = $1', [id])
  await gate.open()
  await untilStatus(sandbox, id, 'failed')
  await mendOrders()
  const view = await findExport(viewer, id)
  expect(view?.error).toMatchObject({ code: 'source_failed', retryable: true })
  expect(view?.error?.detail).toMatch(/^The source database has no resources left\./)
  expect(await keptOf(id)).not.toContain(CANARY)
  await untilSucceeded(sandbox, await createExport(viewer, orders, request))
})

test('a store that breaks under an attempt is told apart from the source, and the export waits until it is mended', async () => {
  const partial = path.join(sandbox.storeFolder, 'partial')
  await using gate = await closeGate(sandbox)
  const id = await makeExport()
  await gate.waiting(1)
  await rm(partial, { recursive: true })
  await writeFile(partial, '')
  await gate.open()
  await eventually(
    'an attempt has failed',
    async () => (await keptOf(id)).includes('failed: store_failed') || undefined,
  )
  await rm(partial)
  expect((await untilSucceeded(sandbox, id)).attempt).toBeGreaterThanOrEqual(2)
})
