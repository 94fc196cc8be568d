import { beforeAll, describe, test } from 'vitest'
import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import { openSandbox } from '../support/sandbox.ts'
import { createTables } from './support/tables.ts'
import { expectWholeFile } from './support/whole-file.ts'

const sandbox = await openSandbox()

function datasetOf(sql: string, key?: string): Dataset {
  const columns = { id: { label: 'Number', kind: 'integer' }, note: { label: 'Note', kind: 'text' } } as const
  return defineDataset({ id: 'shape', label: 'Shape', sql, key, columns })
}

/** A table with rows of this SQL, in its own order, indexed and analyzed. */
function table(name: string, rows: string): string {
  return `create table ${name} (id bigint, note text) with (autovacuum_enabled = off);
    insert into ${name} ${rows}; create index on ${name} (id); analyze ${name};`
}

const series = (from: number, to: number) =>
  `select n, 'note ' || n from generate_series(${from}, ${to}) as n`

beforeAll(() =>
  createTables(
    sandbox.admin,
    [
      table('plain', series(1, 100_000)),
      table(
        'gaps',
        `select case when n < 30000 then n else n::bigint * 1000003 end, n::text from generate_series(1, 100000) n`,
      ),
      table('skewed', `select exp(n / 2500.0)::bigint + n, n::text from generate_series(1, 100000) n`),
      table('deleted', series(-50_000, 60_000)),
      `delete from deleted where id between -20000 and 20000 or id % 10 = 3;`,
      table('nulls', `${series(1, 90_000)} union all select null, 'none' from generate_series(1, 20000)`),
      table('repeated', `select n / 9000, 'same' from generate_series(1, 100000) n`),
      table('crowded', `select greatest(1, n - 60000), 'x' from generate_series(1, 100000) n`),
      table('single', series(7, 7)),
      table('empty', series(1, 0)),
      table('emptied', series(1, 100_000)),
      'delete from emptied;',
      table('stale', series(1, 100_000)),
      `delete from stale where id < 40000; insert into stale ${series(-30_000, -1)};
       insert into stale ${series(200_000, 260_000)}; update stale set note = 'changed' where id % 1000 = 0;`,
      `create table unanalyzed (id bigint primary key, note text) with (autovacuum_enabled = off);
       insert into unanalyzed ${series(1, 90_000)};
       create table unindexed (id bigint, note text) with (autovacuum_enabled = off);
       insert into unindexed ${series(1, 90_000)}; analyze unindexed;
       create view seen as select id, note from plain where id % 2 = 0;
       create materialized view kept as select * from plain; create index on kept (id); analyze kept;
       create table parted (id bigint primary key, note text) partition by range (id);
       create table parted_low partition of parted for values from (minvalue) to (40000);
       create table parted_high partition of parted for values from (40000) to (maxvalue);
       insert into parted ${series(1, 100_000)}; analyze parted;
       create table names (id bigint primary key, name text);
       insert into names select n, 'name ' || n from generate_series(1, 500) n; analyze names;`,
    ].join('\n'),
  ),
)

describe('the whole file in its order comes of', () => {
  test.each([
    ['a key with gaps', 'gaps', true],
    ['a key whose values lie ever farther apart', 'skewed', true],
    ['a table of which most rows were deleted', 'deleted', true],
    ['a table that has changed since it was analyzed', 'stale', true],
    ['a table that was emptied after it was analyzed', 'emptied', true],
    ['a materialized view', 'kept', true],
    ['a partitioned table', 'parted', true],
    ['a view', 'seen', false],
    ['a table that was never analyzed', 'unanalyzed', false],
    ['a key without an index', 'unindexed', false],
    ['a table with one row', 'single', false],
    ['a table without rows', 'empty', false],
  ])('%s', async (_, name, inRanges) => {
    const dataset = datasetOf(`select id, note from ${name}`, 'id')
    await expectWholeFile(sandbox, dataset, { select: `select * from ${name} order by id`, inRanges })
  })

  test.each([
    ['a key that is NULL in many rows: they come last', 'nulls', true],
    ['a key with few values, each in many rows', 'repeated', undefined],
    ['a key of which one value is most of the table', 'crowded', true],
  ])('%s', async (_, name, inRanges) => {
    // Rows of one key may come in any order, so they are made alike.
    const dataset = datasetOf(`select id, note from ${name}`, 'id')
    const select = `select * from ${name} order by id, note`
    await expectWholeFile(sandbox, dataset, { select, inRanges })
  })

  test('a join, in the order of its key', async () => {
    const sql = `select p.id, n.name as note from plain p join names n on n.id = 1 + p.id % 500`
    await expectWholeFile(sandbox, datasetOf(sql, 'id'), { select: `${sql} order by p.id`, inRanges: true })
  })

  test('a dataset without a key, in one go', async () => {
    const sql = 'select id, note from plain'
    await expectWholeFile(sandbox, datasetOf(sql), { select: sql, inRanges: false })
  })

  test('a key that an expression makes, in one go', async () => {
    const sql = 'select -id as id, note from plain'
    await expectWholeFile(sandbox, datasetOf(sql, 'id'), { select: `${sql} order by 1`, inRanges: false })
  })
})

describe('the rows that a filter keeps', () => {
  const between = (from: string | null, to: string | null) => ({
    column: 'id',
    operator: 'between',
    value: { from, to },
  })
  test.each([
    ['a part of the key', [between('9000', '95000')], 'id between 9000 and 95000', true],
    ['the key from one value on', [between('10001', null)], 'id >= 10001', true],
    ['the key beyond its last value', [between('100001', null)], 'false', false],
    ['one key', [{ column: 'id', operator: 'equals', value: '77' }], 'id = 77', false],
    [
      'another column',
      [{ column: 'note', operator: 'not-empty' }, between(null, '99000')],
      'id <= 99000',
      true,
    ],
    [
      'a column of which little is known',
      [{ column: 'note', operator: 'contains', value: '7' }],
      `note like '%7%'`,
      false,
    ],
  ])('by %s are all in the file', async (_, filters, where, inRanges) => {
    const dataset = datasetOf('select id, note from plain', 'id')
    const select = `select * from plain where ${where} order by id`
    await expectWholeFile(sandbox, dataset, { select, inRanges, run: { filters } })
  })
})
