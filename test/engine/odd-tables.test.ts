import { beforeAll, describe, expect, test } from 'vitest'
import { SourceChangedError } from '../../worker/source/unchanged.ts'
import { openSandbox } from '../support/sandbox.ts'
import { connect } from './support/connections.ts'
import { exportFile, linesOf, planOf } from './support/engine.ts'
import { datasetOf, type Kinds } from './support/kinds.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()

const NOTES: Kinds = { id: 'integer', note: 'text' }

/** Makes a table with enough rows for ranges, and whatever else goes with it. */
async function largeTable(name: string, more = ''): Promise<void> {
  await createTables(
    sandbox.admin,
    `create table ${name} (id integer primary key, note text);
     insert into ${name} select i, 'note' from generate_series(1, 120000) as i; analyze ${name}; ${more}`,
  )
}

beforeAll(() => largeTable('quoted'))

test('SQL that ends in a comment is read', async () => {
  const dataset = datasetOf('select id from quoted where id <= 3 -- all', { id: 'integer' }, 'id')
  expect(await linesOf(sandbox, dataset)).toEqual(['1', '2', '3'])
})

test('tables and keys are found, and ranges read, with quote_all_identifiers on', async () => {
  const url = new URL(sandbox.sourceUrl)
  url.searchParams.set('options', '-c quote_all_identifiers=on')
  const source = { sourceUrl: url.href }
  const dataset = datasetOf('select id, note from quoted', NOTES, 'id')
  expect((await exportFile(source, dataset, { parallel: 2 })).rows).toBe(120_000)
})

describe('is read over several connections, once and whole,', () => {
  test('a table whose partitions are left out by the dataset', async () => {
    await createTables(
      sandbox.admin,
      `create table halves (id integer, note text) partition by range (id);
       create table half_1 partition of halves for values from (1) to (190001) with (parallel_workers = 0);
       create table half_2 partition of halves for values from (190001) to (200001);
       insert into halves select i, 'note' from generate_series(1, 200000) as i; create index on halves (id); analyze halves`,
    )
    const dataset = datasetOf('select id, note from halves where id <= 190000', NOTES, 'id')
    expect((await planOf(sandbox, dataset)).rangeSlices).not.toBeNull()
    expect((await exportFile(sandbox, dataset, { parallel: 2 })).rows).toBe(190_000)
  })

  test('a dataset with a function that reads a table', async () => {
    await largeTable(
      'looking',
      `create table labels (id integer, label text); insert into labels values (1, 'one');
       create function lookup(i integer) returns text immutable language plpgsql as
         $$ begin return (select label from public.labels where id = i); end $$;`,
    )
    const dataset = datasetOf('select id, lookup(id) as note from looking', NOTES, 'id')
    expect((await planOf(sandbox, dataset)).rangeSlices).not.toBeNull()
    expect((await exportFile(sandbox, dataset, { parallel: 2 })).rows).toBe(120_000)
  })

  test('a key whose cast to text is another thing', async () => {
    await createTables(
      sandbox.admin,
      `create type shown as enum ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j');
       create table shown_keys as select chr(97 + i / 12000)::shown as id, i::text as note from generate_series(0, 119999) as i;
       create index on shown_keys (id); analyze shown_keys;
       create function mask(shown) returns text immutable language plpgsql as $$ begin return 'a'; end $$;
       create cast (shown as text) with function mask(shown)`,
    )
    const dataset = datasetOf('select id, note from shown_keys', { note: 'text', id: 'other' }, 'id')
    expect((await exportFile(sandbox, dataset, { parallel: 2 })).rows).toBe(120_000)
    await sandbox.admin.query('drop cast (shown as text)')
  })
})

test('a key that is a domain over an enumerated type is read whole', async () => {
  await createTables(
    sandbox.admin,
    `create type step as enum ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'); create domain dstep as step;
     create table steps as select chr(97 + i / 12000)::step::dstep as id, i::text as note from generate_series(0, 119999) as i;
     create index on steps (id); analyze steps`,
  )
  const dataset = datasetOf('select id, note from steps', { note: 'text', id: 'other' }, 'id')
  expect((await exportFile(sandbox, dataset, { parallel: 2 })).rows).toBe(120_000)
})

describe('a role that may read and not lock gets its file:', () => {
  beforeAll(() =>
    createTables(
      sandbox.admin,
      `create schema closed; create table closed.t (id integer primary key, note text);
       insert into closed.t values (1, 'x'); grant select on closed.t to claimcheck_source;
       create view over_closed as select * from closed.t;
       create table cols (id integer primary key, note text, secret text); insert into cols values (1, 'x', 'hush');
       create view invoked with (security_invoker = true) as select id, note from cols`,
    ).then(() =>
      sandbox.admin.query('revoke select on cols from public; grant select (id, note) on cols to public'),
    ),
  )

  test.each(['over_closed', 'cols', 'invoked'])('%s', async (table) => {
    const dataset = datasetOf(`select id, note from ${table}`, NOTES, 'id')
    expect(await linesOf(sandbox, dataset, { parallel: 2 })).toEqual(['1,x'])
  })
})

test('a table that is emptied and filled again before it is locked is not taken for an empty one', async () => {
  await createTables(sandbox.admin, `create table reloaded (id integer primary key, note text)`)
  await sandbox.admin.query(
    `insert into reloaded select i, 'old' from generate_series(1, 100) i;
     revoke select on reloaded from public; grant select (id, note) on reloaded to public;
     create function slow() returns integer immutable language plpgsql as $$ begin perform pg_sleep(0.5); return 1; end $$`,
  )
  const dataset = datasetOf('select id, note from reloaded where slow() = 1', NOTES, 'id')
  await using somebody = await connect(sandbox)
  const exported = exportFile(sandbox, dataset).then(
    ({ rows }) => rows,
    (error: unknown) => error,
  )
  await expect
    .poll(
      async () =>
        (
          await somebody.query(
            `select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`,
          )
        ).rowCount,
    )
    .toBeGreaterThan(0)
  await somebody.query(
    `begin; truncate reloaded; insert into reloaded select i, 'new' from generate_series(1, 100) i; select pg_sleep(1.5); commit`,
  )
  const outcome = await exported
  expect(outcome === 100 || outcome instanceof SourceChangedError, String(outcome)).toBe(true)
})

test('nothing that somebody has put before Postgres’ own is called', async () => {
  await using client = await connect(sandbox)
  await client.query(
    `create schema trap; grant usage on schema trap to public;
     create table trap.called (what text); grant insert on trap.called to public;`,
  )
  const shadow = (signature: string, result: string) =>
    `create function trap.${signature} returns ${result} language plpgsql as
       $$ begin raise exception 'the trap was called: ${signature.replace(/\(.*/, '')}'; end $$;`
  await client.query(
    [
      shadow('format(text, name, name)', 'text'),
      shadow('lower(text)', 'text'),
      shadow('strpos(text, text)', 'integer'),
      shadow('ascii(text)', 'integer'),
      shadow('ltrim(text, text)', 'text'),
      shadow('octet_length(text)', 'integer'),
      shadow('quote_ident(name)', 'text'),
      shadow('pg_backend_pid()', 'integer'),
      shadow('unnest(text[])', 'text'),
      shadow('less(integer, integer)', 'boolean'),
      `create operator trap.< (leftarg = integer, rightarg = integer, function = trap.less);`,
      `create operator trap.>= (leftarg = integer, rightarg = integer, function = trap.less);`,
      `create operator trap.= (leftarg = integer, rightarg = integer, function = trap.less);`,
      shadow('same(text, text)', 'boolean'),
      `create operator trap.~ (leftarg = text, rightarg = text, function = trap.same);`,
      `create operator trap.= (leftarg = text, rightarg = text, function = trap.same);`,
      shadow('joined(text, text)', 'text'),
      `create operator trap.|| (leftarg = text, rightarg = text, function = trap.joined);`,
    ].join('\n'),
  )
  const url = new URL(sandbox.sourceUrl)
  url.searchParams.set('options', '-c search_path=trap,pg_catalog,public')
  const from = { sourceUrl: url.href }
  const dataset = datasetOf('select id, note from public.quoted', NOTES, 'id')
  const filters = [
    { column: 'note', operator: 'contains', value: 'no' },
    { column: 'note', operator: 'not-empty' },
    { column: 'id', operator: 'in', value: ['5', '6', '70000'] },
    { column: 'id', operator: 'between', value: { from: '2', to: '90000' } },
  ]
  expect((await exportFile(from, dataset, { parallel: 2 })).rows).toBe(120_000)
  expect((await exportFile(from, dataset, { parallel: 2, filters })).rows).toBe(3)
})
