import { beforeAll, describe, expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { isTimeZone } from '../../lib/exports/format.ts'
import type { ColumnKind } from '../../lib/kinds.ts'
import { openSession } from '../../worker/source/session.ts'
import { SourceChangedError } from '../../worker/source/unchanged.ts'
import { openSandbox } from '../support/sandbox.ts'
import { connect } from './support/connections.ts'
import { detailOf, exportFile, planOf } from './support/engine.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()

type Kinds = Record<string, Exclude<ColumnKind, 'enum'>>

function datasetOf(
  sql: string,
  kinds: Kinds,
  key?: string,
  format?: (value: string | null) => string | null,
) {
  const columns = Object.entries(kinds).map(([id, kind], index) => {
    return { id, label: id, kind, ...(index === 0 && format ? { format } : {}) }
  })
  return defineDataset({ id: 'odd', label: 'Odd', sql, key, columns })
}

async function linesOf(...args: Parameters<typeof exportFile>): Promise<string[]> {
  return (await exportFile(...args)).file.toString().split('\r\n').slice(1, -1)
}

beforeAll(() =>
  createTables(
    sandbox.admin,
    `create type mood as enum ('good', 'bad');
     create table odd (id integer primary key, price money, span interval, mood mood, at timestamp, note text);
     insert into odd values
       (1, '-12.30', '-3 days', 'good', '2025-06-01 12:00', 'a'), (2, '5', '1 day', 'bad', '2025-06-01 14:00', '-x'),
       (3, null, null, null, null, null)`,
  ),
)

test('SQL that ends in a comment is read', async () => {
  expect(await linesOf(sandbox, datasetOf('select id from odd -- all', { id: 'integer' }, 'id'))).toEqual([
    '1',
    '2',
    '3',
  ])
})

test('money and intervals below zero are no formulas, on either path', async () => {
  const kinds: Kinds = { price: 'other', span: 'other', note: 'text', id: 'integer' }
  for (const format of [undefined, (value: string | null) => value]) {
    const dataset = datasetOf('select * from odd', kinds, 'id', format)
    const lines = await linesOf(sandbox, dataset, { columns: ['span', 'note', ...(format ? [] : ['price'])] })
    expect(lines[0]).toBe(format ? '-3 days,a' : '-3 days,a,-$12.30')
    expect(lines[1]).toContain("1 day,'-x")
  }
})

test('a value that an enumerated type does not have is found in no row', async () => {
  const dataset = defineDataset({
    id: 'moods',
    label: 'Moods',
    sql: 'select id, mood from odd',
    key: 'id',
    columns: {
      id: { label: 'Id', kind: 'integer' },
      mood: { label: 'Mood', kind: 'enum', values: ['good', 'bad', 'new'] },
    },
  })
  const among = (...value: string[]) => ({ filters: [{ column: 'mood', operator: 'in', value }] })
  expect(await linesOf(sandbox, dataset, among('new'))).toEqual([])
  expect(await linesOf(sandbox, dataset, among('new', 'bad'))).toEqual(['2,bad'])
})

test('a moment with an offset is the same moment in a column without a zone', async () => {
  const dataset = datasetOf('select id, at from odd', { id: 'integer', at: 'timestamp' }, 'id')
  const filters = [
    {
      column: 'at',
      operator: 'between',
      value: { from: '2025-06-01T11:30:00+02:00', to: '2025-06-01T14:00:00+02:00' },
    },
  ]
  // Half past nine to noon in UTC.
  expect(await linesOf(sandbox, dataset, { filters })).toEqual(['1,2025-06-01 12:00:00'])
  // In Berlin that is half past eleven to two.
  const format = { timeZone: 'Europe/Berlin' }
  expect(await linesOf(sandbox, dataset, { filters, format })).toHaveLength(2)
})

test('columns whose ids are numbers keep their order', async () => {
  const dataset = datasetOf(`select id as "2", note as "10", id * 2 as "1" from odd`, { '10': 'text' })
  const columns = ['10', '2', '1'].map((id) => ({ id, label: id, kind: 'other' as const }))
  const listed = defineDataset({ ...dataset, columns, key: '2' })
  expect((await exportFile(sandbox, listed)).file.toString().split('\r\n')[0]).toBe('10,2,1')
})

test('a time zone that the database does not know is told as such', async () => {
  const opening = openSession(sandbox.sourceUrl, { timeZone: 'Mars/Olympus' })
  await detailOf(opening, 'time_zone_unknown')
})

test('every time zone that the form offers is one that the database knows', async () => {
  const rows = await sandbox.cells('select lower(name) from pg_timezone_names')
  const known = new Set(rows.map(([name]) => name))
  const java = ['PST', 'IST', 'JST', 'BST', 'ACT', 'EAT', 'SystemV/PST8']
  const offered = [...Intl.supportedValuesOf('timeZone'), ...java].filter(isTimeZone)
  expect(offered.length).toBeGreaterThan(300)
  expect(offered.filter((name) => !known.has(name.toLowerCase()))).toEqual([])
})

describe('with quote_all_identifiers on', () => {
  test('tables and keys are found, and ranges read', async () => {
    await createTables(
      sandbox.admin,
      `create table quoted (id integer primary key, note text);
       insert into quoted select i, 'note' from generate_series(1, 100000) as i; analyze quoted`,
    )
    const url = new URL(sandbox.sourceUrl)
    url.searchParams.set('options', '-c quote_all_identifiers=on')
    const dataset = datasetOf('select id, note from quoted', { id: 'integer', note: 'text' }, 'id')
    expect((await exportFile({ sourceUrl: url.href }, dataset, { parallel: 2 })).rows).toBe(100_000)
  })
})

/** A table with enough rows for ranges, and the dataset of it. */
async function largeTable(name: string, more = ''): Promise<void> {
  await createTables(
    sandbox.admin,
    `create table ${name} (id integer primary key, note text);
     insert into ${name} select i, 'note' from generate_series(1, 120000) as i; analyze ${name}; ${more}`,
  )
}

const NOTES: Kinds = { id: 'integer', note: 'text' }

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
    expect((await planOf(sandbox, dataset)).candidates.length).toBeGreaterThan(0)
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
    expect((await planOf(sandbox, dataset)).candidates.length).toBeGreaterThan(0)
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

test('a domain over an enumerated type is written and found', async () => {
  await createTables(
    sandbox.admin,
    `create domain dmood as mood; create table dmoods (id integer, dm dmood); insert into dmoods values (1, 'good'), (2, 'bad')`,
  )
  const columns = {
    id: { label: 'Id', kind: 'integer' },
    dm: { label: 'Mood', kind: 'enum', values: ['good', 'bad'] },
  } as const
  const dataset = defineDataset({ id: 'd', label: 'D', sql: 'select id, dm from dmoods', key: 'id', columns })
  const filters = [{ column: 'dm', operator: 'in', value: ['bad'] }]
  expect(await linesOf(sandbox, dataset)).toEqual(['1,good', '2,bad'])
  expect(await linesOf(sandbox, dataset, { filters })).toEqual(['2,bad'])
})

test('a text is found in a column of any collation, and in one of conflicting collations', async () => {
  await createTables(
    sandbox.admin,
    `create table collated (id integer, c text collate "C", tr text collate "tr-x-icu");
     insert into collated values (1, 'CAFÉ', 'ISTANBUL')`,
  )
  const dataset = datasetOf(
    'select id, c, tr, c || tr as both from collated',
    { id: 'integer', c: 'text', tr: 'text', both: 'text' },
    'id',
  )
  for (const [column, value] of [
    ['c', 'CAFÉ'],
    ['c', 'café'],
    ['tr', 'ISTANBUL'],
    ['both', 'éist'],
  ]) {
    const filters = [{ column, operator: 'contains', value }]
    expect(await linesOf(sandbox, dataset, { filters, columns: ['id'] }), `${column} ${value}`).toEqual(['1'])
  }
})

test('a format function that cuts a character in half fails the export', async () => {
  const dataset = datasetOf('select note, id from odd', { note: 'text', id: 'integer' }, 'id', () =>
    '😀'.slice(0, 1),
  )
  await detailOf(exportFile(sandbox, dataset), 'unencodable')
})

test('a format function that throws, or writes no text, is told with its column', async () => {
  const wrong = [
    () => {
      throw new Error('secret')
    },
    () => 5 as unknown as string,
  ]
  for (const format of wrong) {
    const dataset = datasetOf('select note, id from odd', { note: 'text', id: 'integer' }, 'id', format)
    const detail = await detailOf(exportFile(sandbox, dataset), 'format_failed')
    expect(detail).toBe('The column is note.')
  }
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
  const dataset = datasetOf('select id, note from public.quoted', { id: 'integer', note: 'text' }, 'id')
  const filters = [
    { column: 'note', operator: 'contains', value: 'no' },
    { column: 'note', operator: 'not-empty' },
    { column: 'id', operator: 'in', value: ['5', '6', '70000'] },
    { column: 'id', operator: 'between', value: { from: '2', to: '90000' } },
  ]
  expect((await exportFile(from, dataset, { parallel: 2 })).rows).toBe(100_000)
  expect((await exportFile(from, dataset, { parallel: 2, filters })).rows).toBe(3)
})
