import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { seedDemo, sourceUrl } from '../../prisma/seed.ts'
import { migrate } from '../../scripts/steps.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { startOldestPostgres } from '../support/oldest-postgres.ts'
import { GIVE_OWNERS_ACCOUNTS } from '../support/owners.ts'
import { makeRoles, onServer } from '../support/server.ts'
import { orders } from '../support/shop.ts'
import { startWorker } from '../support/worker.ts'
import { AS_POSTGRES, exportFile, openRun, planOf, readAll } from './support/engine.ts'
import { copyRows } from './support/reference.ts'

const ORDERS = 120_000

const oldest = await startOldestPostgres()
const storeFolder = await mkdtemp(path.join(tmpdir(), 'claimcheck-test-'))
const admin = new pg.Pool({ connectionString: oldest.url, application_name: 'claimcheck-test', max: 1 })
const databaseUrl = await makeRoles(oldest.url)
const places = { databaseUrl, adminUrl: oldest.url, sourceUrl: sourceUrl(databaseUrl), storeFolder }
Object.assign(process.env, {
  DATABASE_URL: places.databaseUrl,
  SOURCE_DATABASE_URL: places.sourceUrl,
  STORE_FOLDER: storeFolder,
})
afterAll(async () => {
  await admin.end()
  await rm(storeFolder, { recursive: true })
  await oldest[Symbol.asyncDispose]()
})

await migrate(databaseUrl)
await onServer(databaseUrl, GIVE_OWNERS_ACCOUNTS)
await seedDemo(databaseUrl, { orders: ORDERS })

test('it is the one that the README names', async () => {
  const { rows } = await admin.query('show server_version')
  expect(rows).toEqual([{ server_version: expect.stringMatching(/^14\./) }])
})

test('ranges give the file of one COPY', async () => {
  const columns = orders.columns.filter(({ id }) => ['id', 'placed_at', 'total', 'note'].includes(id))
  const dataset = { ...orders, sql: 'select id, placed_at, total, note from demo.orders', columns }
  expect((await planOf(places, dataset)).rangeSlices).not.toBeNull()
  const rows = await copyRows(places, `${dataset.sql} order by id`)
  for (const parallel of [1, 2]) {
    const { file } = await exportFile(places, dataset, {
      parallel,
      format: { ...AS_POSTGRES, header: false },
    })
    expect(file.equals(Buffer.concat(rows))).toBe(true)
  }
})

test('formulas are neutralised, and encodings and filters work', async () => {
  const filters = [
    {
      column: 'placed_at',
      operator: 'between',
      value: { from: '2020-01-02', to: '2020-01-03T12:00:00+02:00' },
    },
    { column: 'status', operator: 'in', value: ['paid', 'shipped'] },
    { column: 'note', operator: 'contains', value: 'HYPER' },
  ]
  // By this process, and by Postgres.
  for (const encoding of ['utf-8', 'windows-1252']) {
    const { file, rows } = await exportFile(places, orders, {
      filters,
      columns: ['note'],
      format: { header: false, encoding },
    })
    expect(rows).toBeGreaterThan(10)
    expect(new Set(file.toString().trimEnd().split('\r\n'))).toEqual(
      new Set([`"'=HYPERLINK(""http://example.com"",""click"")"`]),
    )
  }
  const encoded = exportFile(places, orders, { columns: ['customer'], format: { encoding: 'shift_jis' } })
  await expect(encoded).rejects.toMatchObject({ code: 'unencodable' })
})

test('a partition that is attached meanwhile is noticed', async () => {
  await admin.query(
    `create table parted (id bigint, note text, n integer) partition by range (id);
     create table parted_1 partition of parted for values from (1) to (200000);
     insert into parted select i, repeat('x', 400), i from generate_series(1, 120000) as i;
     create index on parted_1 (id); create table parted_2 (like parted); analyze parted;
     grant select on all tables in schema public to public`,
  )
  const columns = orders.columns.filter(({ id }) => ['id', 'note'].includes(id))
  const dataset = { ...orders, sql: 'select * from public.parted', columns }
  expect((await planOf(places, dataset)).rangeSlices).not.toBeNull()
  await using source = await openRun(places, dataset, { parallel: 2 })
  await admin.query('alter table parted attach partition parted_2 for values from (200000) to (300000)')
  await expect(readAll(source)).rejects.toThrow('While the source was read, somebody changed')
})

test('a table that only a function reads, and finds nothing in, is noticed to be emptied', async () => {
  await admin.query(
    `create table rates as select id, 7 as rate from generate_series(1, 10) as id;
     create table facts as table rates; grant select on facts, rates to public;
     create function rate_of(n integer) returns integer stable language plpgsql as $$ declare found integer;
       begin execute 'select rate from ra' || 'tes where id = $1' into strict found using n; return found;
       exception when no_data_found then return null; end $$`,
  )
  const columns = orders.columns.filter(({ id }) => id === 'id')
  const dataset = {
    ...orders,
    sql: 'select id::bigint as id, public.rate_of(id) as rate from public.facts',
    columns,
  }
  const all = { ...dataset, columns: [...columns, { id: 'rate', label: 'Rate', kind: 'integer' as const }] }
  expect((await exportFile(places, all, { format: AS_POSTGRES })).file.toString()).toContain('10,7\n')
  await using source = await openRun(places, all)
  await admin.query('begin; truncate rates; insert into rates select id, 7 from facts; commit')
  await expect(readAll(source)).rejects.toThrow('While the source was read, somebody changed')
})

test('a worker makes an export there, from the job to the file', async () => {
  const worker = await startWorker(places)
  try {
    const id = await createExport(newViewer(), orders, { columns: ['id', 'total'], filters: [] })
    expect(await untilSucceeded({ admin }, id)).toMatchObject({ attempt: 1, row_count: String(ORDERS) })
  } finally {
    await worker.stop()
  }
})
