import { beforeAll, describe, expect, test } from 'vitest'
import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import { openSandbox } from '../support/sandbox.ts'
import { startWriter } from './support/connections.ts'
import { exportFile, planOf } from './support/engine.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()
const ROWS = 100_000

function datasetOf(sql: string, key: string | null = 'id'): Dataset {
  return defineDataset({
    id: 'meaning',
    label: 'Meaning',
    sql,
    key: key ?? undefined,
    columns: { id: { label: 'Id', kind: 'integer' }, value: { label: 'Value', kind: 'other' } },
  })
}

beforeAll(async () => {
  const url = new URL(sandbox.adminUrl)
  await createTables(
    sandbox.admin,
    `create table facts (id integer primary key, n integer not null, note text, at timestamptz, weight float8)
       with (autovacuum_enabled = off);
     insert into facts select i, 100, 'note ' || i, '2025-01-01Z'::timestamptz + i * interval '1 second', i / 7.0
       from generate_series(1, ${ROWS}) as i;
     create table groups (id integer primary key, label text);
     insert into groups select i, 'group ' || i from generate_series(1, 500) i;
     create sequence counter;
     grant select on counter to public;
     create extension postgres_fdw;
     create server itself foreign data wrapper postgres_fdw
       options (host '${url.hostname}', port '${url.port}', dbname '${url.pathname.slice(1)}');
     create user mapping for public server itself
       options (user '${url.username}', password '${url.password}', password_required 'false');
     create foreign table far (id integer, n integer) server itself options (table_name 'facts');
     create table parted (id integer, n integer) partition by range (id);
     create table parted_near partition of parted for values from (1) to (90000);
     create foreign table parted_far partition of parted for values from (90000) to (200000)
       server itself options (table_name 'facts');
     create view seen_far as select id, n from far;
     insert into parted_near select i, 1 from generate_series(1, 89999) i; create index on parted_near (id);
     create function steady(n integer) returns integer immutable language plpgsql as 'begin return n; end';
     create function stable_one(n integer) returns integer stable language plpgsql as 'begin return n; end';
     create function volatile_one(n integer) returns integer language plpgsql as 'begin return n; end';
     create function inlined(n integer) returns text stable language sql as 'select n || '' '' || now()';
     create function fuzzy(a integer, b integer) returns integer language plpgsql as 'begin return a; end';
     create operator ##> (leftarg = integer, rightarg = integer, function = fuzzy);
     create view timed as select id, at > now() as value from facts;
     analyze facts, groups, parted_near;`,
  )
})

describe('read by one COPY, whatever the cost, is a dataset with', () => {
  test.each([
    ['a foreign table', 'select id, n as value from far', 'foreign table'],
    ['a foreign partition', 'select id, n as value from parted', 'foreign table'],
    ['a view of a foreign table', 'select id, n as value from seen_far', 'foreign table'],
    ['a sequence', 'select id, (select last_value from counter) as value from facts', 'sequence'],
    ['random()', 'select id, random() as value from facts', 'random()'],
    ['a filter by random()', 'select id, n as value from facts where random() < 0.5', 'random()'],
    ['clock_timestamp()', 'select id, clock_timestamp() as value from facts', 'clock_timestamp()'],
    ['now()', 'select id, now() as value from facts', 'now()'],
    ['now() in a view', 'select * from timed', 'now()'],
    ['age() of one time', 'select id, age(at) as value from facts', 'age()'],
    ['current_date', 'select id, current_date as value from facts', 'CURRENT_DATE'],
    ['localtimestamp', 'select id, localtimestamp as value from facts', 'LOCALTIMESTAMP'],
    ['current_user', 'select id, current_user as value from facts', 'CURRENT_USER'],
    ['a text read as now', `select id, ('now'::text)::timestamptz as value from facts`, 'now'],
    ['a text read as now()', `select id, ('now()'::text)::timestamptz as value from facts`, 'now()'],
    ['a list read as moments', `select id, ('{now}'::text[])::timestamptz[] as value from facts`, 'now'],
    [
      'JSON read as a moment',
      `select f.id, x.t as value from facts f, jsonb_to_record('{"t": "now"}') as x (t timestamptz)`,
      'now',
    ],
    [
      'a list of a subselect',
      'select f.id, array(select g.id from groups g where g.id < f.n) as value from facts f',
      'list',
    ],
    ['the process', 'select id, pg_backend_pid() as value from facts', 'pg_backend_pid()'],
    ['a setting', `select id, current_setting('work_mem') as value from facts`, 'current_setting()'],
    ['a stable function', 'select id, stable_one(n) as value from facts', 'stable_one()'],
    ['a volatile function', 'select id, volatile_one(n) as value from facts', 'volatile_one()'],
    ['a function that Postgres inlines', 'select id, inlined(n) as value from facts', 'now()'],
    ['an operator of a volatile function', 'select id, n ##> 3 as value from facts', 'fuzzy()'],
    ['a limit', 'select id, n as value from facts limit 90000', 'Limit'],
    ['an offset', 'select id, n as value from facts offset 10', 'Limit'],
    ['distinct on', 'select distinct on (n % 7, id) id, note as value from facts', 'Unique'],
    ['distinct', 'select distinct id, n as value from facts', 'Aggregate|Unique'],
    ['a union', 'select id, n as value from facts union select id, 1 from groups', 'Aggregate|Unique|SetOp'],
    ['except', 'select id, n as value from facts except select id, 1 from groups', 'SetOp'],
    ['a window', 'select id, row_number() over (order by n) as value from facts', 'WindowAgg'],
    ['a sum of floats', 'select id, (select sum(weight) from facts) as value from facts', 'Aggregate'],
    [
      'a list',
      `select g.id, string_agg(f.note, ',') as value from groups g join facts f on f.n = g.id group by g.id`,
      'Aggregate',
    ],
    ['a sample', 'select id, n as value from facts tablesample bernoulli (95)', 'Sample Scan'],
    [
      'a recursion',
      'with recursive r as (select 1 as id union all select id + 1 from r where id < 90000) select id, 1 as value from r',
      'Recursive Union|WorkTable',
    ],
    [
      'the first one of others',
      'select f.id, (select g.label from groups g where g.id >= f.n limit 1) as value from facts f',
      'Limit',
    ],
  ])('%s', async (_, sql, reason) => {
    const plan = await planOf(sandbox, datasetOf(sql))
    expect(plan.rangeSlices).toBeNull()
    expect(plan.oneCopyReason).toMatch(new RegExp(reason.replace(/[()]/g, '\\$&')))
  })
})

describe('ranges are as good as one COPY for a dataset with', () => {
  test.each([
    ['columns of a table', 'select id, note as value from facts'],
    ['the text of a now', `select id, note || 'now ()' as value from facts`],
    ['a function that is immutable', 'select id, steady(n) as value from facts'],
    [
      'functions that depend on settings only',
      `select id, to_char(at, 'YYYY') || concat(n, 1) as value from facts`,
    ],
    ['a time and an interval', `select id, at + interval '1 day' as value from facts`],
    ['the age between two times', `select id, date_part('year', at) as value from facts`],
    ['a join', 'select f.id, g.label as value from facts f join groups g on g.id = f.n'],
    [
      'a subselect that counts',
      'select f.id, exists (select from groups g where g.id = f.n) as value from facts f',
    ],
  ])('%s', async (_, sql) => {
    const plan = await planOf(sandbox, datasetOf(sql))
    expect(plan.oneCopyReason).toBeNull()
    expect(plan.rangeSlices).not.toBeNull()
  })
})

test('a foreign table is read as it was at one moment, also by many connections', async () => {
  const sum = (file: Buffer) =>
    file
      .toString()
      .split('\r\n')
      .slice(1, -1)
      .reduce((total, line) => total + Number(line.split(',')[1]), 0)
  await using writer = await startWriter(sandbox, (client, round) =>
    client.query(
      `begin; update facts set n = n - 1 where id = ${1 + (round % 1000)};
       update facts set n = n + 1 where id = ${ROWS - (round % 1000)}; commit`,
    ),
  )
  for (let run = 0; run < 3; run++) {
    await writer.nextRound()
    const { file, rows } = await exportFile(sandbox, datasetOf('select id, n as value from far'), {
      parallel: 4,
    })
    expect([rows, sum(file)]).toEqual([ROWS, 100 * ROWS])
  }
})

test('a dataset without a key has the same file every time, also while others scan its table', async () => {
  const dataset = datasetOf('select id, note as value from facts', null)
  const scan = 'select count(*) from facts'
  await using _other = await startWriter(sandbox, (client) => client.query(scan))
  await using _another = await startWriter(sandbox, (client) => client.query(scan))
  const first = await exportFile(sandbox, dataset, { parallel: 2 })
  expect(first.rows).toBe(ROWS)
  for (let run = 0; run < 4; run++) {
    expect((await exportFile(sandbox, dataset, { parallel: 2 })).file.equals(first.file)).toBe(true)
  }
})

test('a limit without an order gives as many rows as it says', async () => {
  const dataset = datasetOf('select id, note as value from facts limit 90000')
  expect((await exportFile(sandbox, dataset, { parallel: 4 })).rows).toBe(90_000)
})

test('the moment of the export is one moment in the whole file', async () => {
  for (const moment of ['now()', `'now'::timestamptz`]) {
    const dataset = datasetOf(`select id, ${moment} as value from facts`)
    const { file } = await exportFile(sandbox, dataset, { parallel: 4 })
    const moments = new Set(
      file
        .toString()
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.split(',')[1]),
    )
    expect(moments.size, moment).toBe(1)
  }
})
