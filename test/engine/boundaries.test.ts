import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { type ColumnSpec, type Dataset, defineDataset } from '../../lib/dataset.ts'
import { openSandbox } from '../support/sandbox.ts'
import { exportFile, planOf } from './support/engine.ts'
import { createTables } from './support/tables.ts'
import { expectWholeFile } from './support/whole-file.ts'

const sandbox = await openSandbox()
/** Ten slices: which of the keys are boundaries, and which of those are cuts, follows from it. */
const ROWS = 100_000

/** Makes a table of keys and numbers, in its key's order, and the dataset of it. */
async function makeTable(
  table: string,
  key: {
    name: string
    type: string
    value: string
    kind: Extract<ColumnSpec['kind'], 'integer' | 'text' | 'timestamp'>
  },
): Promise<Dataset> {
  const name = pg.escapeIdentifier(key.name)
  await createTables(
    sandbox.admin,
    `create table ${table} (${name} ${key.type}, n integer);
     insert into ${table} select ${key.value}, n from generate_series(1, ${ROWS}) as n;
     create unique index ${table}_key on ${table} (${name});
     cluster ${table} using ${table}_key;
     analyze ${table}`,
  )
  return defineDataset({
    id: table,
    label: table,
    sql: `select * from ${table}`,
    key: key.name,
    columns: { [key.name]: { label: 'Key', kind: key.kind }, n: { label: 'N', kind: 'integer' } },
  })
}

const everything = (column: string) => ({ column, operator: 'not-empty' })

describe('ranges do not overlap', () => {
  // Cuts are made between the planner's keys where a request asks something of the key.
  test.each([
    ['Europe/Berlin', 'autumn', '2025-10-25 22:30Z'],
    ['Europe/Berlin', 'spring', '2025-03-29 23:30Z'],
    ['America/New_York', 'autumn', '2025-11-02 03:30Z'],
    ['Australia/Lord_Howe', 'autumn', '2025-04-05 12:30Z'],
  ])('in %s on the night in %s when clocks change', async (timeZone, season, start) => {
    const table = `night_${timeZone.replace('/', '_')}_${season}`.toLowerCase()
    const value = `timestamptz '${start}' + n * interval '180 milliseconds'`
    const dataset = await makeTable(table, { name: 'at', type: 'timestamptz', value, kind: 'timestamp' })
    const run = { columns: ['n'], filters: [everything('at')], format: { timeZone } }
    await expectWholeFile(sandbox, dataset, {
      select: `select n from ${table} order by at`,
      inRanges: true,
      run,
    })
  })

  test.each(['timestamp', 'timestamptz'])('where keys of type %s lie within a few seconds', async (type) => {
    const table = `dense_${type}`
    const value = `'2025-01-01 00:00:00.95'::${type} + n * interval '11 microseconds'`
    const dataset = await makeTable(table, { name: 'at', type, value, kind: 'timestamp' })
    const run = { columns: ['n'], filters: [everything('at')] }
    await expectWholeFile(sandbox, dataset, {
      select: `select n from ${table} order by at`,
      inRanges: true,
      run,
    })
  })

  test('where the statistics are not in the order of the key, as after an upgrade of a collation', async () => {
    const dataset = await makeTable('disorder', { name: 'id', type: 'integer', value: 'n', kind: 'integer' })
    const bounds = Array.from({ length: 101 }, (_, index) => 1 + index * 990)
    // These two are among the nine boundaries.
    ;[bounds[61], bounds[72]] = [bounds[72] ?? 0, bounds[61] ?? 0]
    await sandbox.admin.query(
      `select pg_restore_attribute_stats('schemaname', 'public', 'relname', 'disorder', 'attname', 'id',
         'inherited', false, 'null_frac', 0::real, 'n_distinct', -1::real, 'correlation', 1::real,
         'histogram_bounds', $1::text)`,
      [`{${bounds.join(',')}}`],
    )
    const [histogram] = await sandbox.cells(
      `select histogram_bounds from pg_stats where tablename = 'disorder' and attname = 'id'`,
    )
    expect(histogram).toEqual([`{${bounds.join(',')}}`])
    await expectWholeFile(sandbox, dataset, { select: 'select * from disorder order by id', inRanges: true })
  })
})

describe('a key may be named', () => {
  test.each(['key', 'place', 'source', 'case', 'Two "words"', 'name'])('%s', async (name) => {
    const table = `named_${name.length}_${name.charCodeAt(0)}`
    const dataset = await makeTable(table, { name, type: 'integer', value: 'n', kind: 'integer' })
    const run = { filters: [everything(name)] }
    const select = `select * from ${table} order by n`
    await expectWholeFile(sandbox, dataset, { select, inRanges: true, run })
  })
})

test('the order is that of the key itself, also where neutralising changes its cells', async () => {
  const value = `(array['=', '-', '@', '+', ' ', ''])[1 + n % 6] || md5(n::text)`
  const type = 'text collate "C"'
  const dataset = await makeTable('formulas', { name: 'code', type, value, kind: 'text' })
  expect((await planOf(sandbox, dataset)).rangeSlices).not.toBeNull()
  const order = (file: Buffer) =>
    file
      .toString()
      .split('\r\n')
      .map((line) => line.split(',').at(-1))
  const format = { header: false }
  const right = order((await exportFile(sandbox, dataset, { columns: ['n'], format })).file)
  expect(right).toHaveLength(ROWS + 1)
  for (const parallel of [1, 2, 4]) {
    const { file } = await exportFile(sandbox, dataset, { parallel, format })
    expect(file.toString().split("\r\n'=").length).toBeGreaterThan(ROWS / 10)
    expect(order(file)).toEqual(right)
  }
})
