import { beforeEach, describe, expect, test } from 'vitest'
import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import { SourceChangedError } from '../../worker/source/unchanged.ts'
import { openSandbox } from '../support/sandbox.ts'
import { type Exported, openRun, planOf } from './support/engine.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()
/** With rows of so many bytes most of the file has not been read when its first rows are taken. */
const ROWS = 105_000
const ROW_BYTES = 250

function datasetOf(sql: string): Dataset {
  return defineDataset({
    id: 'changing',
    label: 'Changing',
    sql,
    key: 'id',
    columns: { id: { label: 'Id', kind: 'integer' }, value: { label: 'Value', kind: 'other' } },
  })
}

beforeEach(async () => {
  // What our locks do stop would wait for us, and we for it.
  await sandbox.admin.query(`set lock_timeout = '5s'`)
  await sandbox.admin.query(
    `drop schema public cascade; create schema public; grant usage on schema public to public;
     drop schema if exists claimcheck_source cascade`,
  )
  await createTables(
    sandbox.admin,
    `create type mood as enum ('good', 'bad');
     create type pair as (a integer, b text);
     create table parted (id integer, note text, mood mood, pair pair) partition by range (id);
     create table parted_1 partition of parted for values from (1) to (${ROWS + 1});
     insert into parted
       select i, repeat('x', ${ROW_BYTES}), 'good', row(i, 'b')::pair from generate_series(1, ${ROWS}) as i;
     create index on parted_1 (id);
     create table parted_2 as select i as id, 'new' as note, 'bad'::mood as mood, row(i, 'b')::pair as pair
       from generate_series(${ROWS + 1}, ${ROWS + 1000}) as i;
     create function inner_label() returns text immutable language plpgsql as $$ begin return 'old'; end $$;
     create function label(n integer) returns text immutable language plpgsql as $$ begin return inner_label(); end $$;
     create function plus(a text, n integer) returns text immutable language plpgsql as $$ begin return a; end $$;
     create function inlined() returns text immutable language sql as $$ select 'old' $$;
     create function folded() returns text immutable language plpgsql as $$ begin return 'old'; end $$;
     create domain code as text;
     create operator ##> (leftarg = text, rightarg = integer, function = plus);
     analyze parted`,
  )
})

/** Takes the first rows of an export, lets somebody do something, and takes the rest. */
async function exportDuring(
  dataset: Dataset,
  work: string,
  parallel = 2,
): Promise<Pick<Exported, 'file' | 'rows'>> {
  await using source = await openRun(sandbox, dataset, { parallel, format: { lineEnd: 'lf' } })
  const pieces: Uint8Array[] = []
  let rows = 0
  let isDone = false
  for await (const chunk of source.chunks()) {
    pieces.push(...chunk.pieces.map((piece) => Uint8Array.from(piece)))
    rows += chunk.rows
    if (rows === 0 || isDone) continue
    isDone = true
    await sandbox.admin.query(work)
  }
  return { file: Buffer.concat(pieces), rows }
}

const PLAIN = datasetOf('select id, note as value from parted')
const LABELS = datasetOf('select id, note || label(id) as value from parted')
const OPERATORS = datasetOf('select id, note ##> id as value from parted')
const MOODS = datasetOf('select id, mood as value, note from parted')
const PAIRS = datasetOf('select id, pair as value, note from parted')
const CASTS = datasetOf('select id, note::code as value from parted')
const replaced = (name: string) =>
  `create or replace function ${name} returns text immutable language plpgsql as $$ begin return 'new'; end $$`

/** What changes the meaning of a statement while none of our locks stops it. */
const CHANGES: [string, Dataset, string][] = [
  ['replaces a function', LABELS, replaced('label(n integer)')],
  ['replaces a function that another one calls', LABELS, replaced('inner_label()')],
  ['makes a function of the same name', LABELS, replaced('label(n bigint)')],
  ['replaces the function of an operator', OPERATORS, replaced('plus(a text, n integer)')],
  ['renames a label of an enumerated type', MOODS, `alter type mood rename value 'good' to 'fine'`],
  [
    'makes an operator',
    datasetOf('select id, note || id as value from parted'),
    'create operator public.|| (leftarg = text, rightarg = integer, function = pg_catalog.left)',
  ],
  [
    'makes a cast',
    datasetOf('select id, (mood::text)::mood as value, note from parted'),
    'create cast (text as mood) with inout',
  ],
  ['adds a field to a composite type', PAIRS, 'alter type pair add attribute c integer'],
]

const RANGE = `for values from (${ROWS + 1}) to (${3 * ROWS})`

/** The same for ranges only: one COPY has opened its tables when it begins. */
const CHANGES_OF_RANGES: [string, Dataset, string][] = [
  [
    'replaces a function that Postgres puts into the plan',
    datasetOf('select id, inlined() || note as value from parted'),
    replaced('inlined()'),
  ],
  [
    'replaces a function that Postgres runs beforehand',
    datasetOf('select id, folded() || note as value from parted'),
    replaced('folded()'),
  ],
  [
    'makes a type that hides another',
    CASTS,
    `create schema claimcheck_source; create domain claimcheck_source.code as char(1);
     grant usage on schema claimcheck_source to public`,
  ],
  ['attaches a partition', PLAIN, `alter table parted attach partition parted_2 ${RANGE}`],
  [
    'makes a table that hides the one that is read',
    PLAIN,
    `create schema claimcheck_source; create table claimcheck_source.parted as select * from parted_2;
     grant usage on schema claimcheck_source to public; grant select on claimcheck_source.parted to public`,
  ],
  [
    'makes a table of another form that hides it',
    PLAIN,
    `create schema claimcheck_source; create table claimcheck_source.parted ();
     grant usage on schema claimcheck_source to public; grant select on claimcheck_source.parted to public`,
  ],
]

describe('a file that may be of two minds is thrown away, to be made anew, when somebody', () => {
  test.each([...CHANGES, ...CHANGES_OF_RANGES])('%s', async (_, dataset, work) => {
    expect((await planOf(sandbox, dataset)).rangeSlices).not.toBeNull()
    await expect(exportDuring(dataset, work)).rejects.toThrow(SourceChangedError)
  })

  test.each(CHANGES)('%s, also over one connection', async (_, dataset, work) => {
    await expect(exportDuring(dataset, work, 1)).rejects.toThrow(SourceChangedError)
    // And the next one is made of what is there now.
    expect((await exportDuring(dataset, 'select', 1)).rows).toBe(ROWS)
  })
})

test('and when somebody gives the role other rows', async () => {
  await createTables(
    sandbox.admin,
    `create table guarded (id integer primary key, note text, is_secret boolean) with (parallel_workers = 0);
     insert into guarded select i, repeat('x', 150), i % 4 = 0 from generate_series(1, 400000) as i;
     create policy open on guarded using (not is_secret); create policy all_of_it on guarded to pg_monitor using (true);
     alter table guarded enable row level security; analyze guarded`,
  )
  const guarded = datasetOf('select id, note as value from guarded')
  expect((await planOf(sandbox, guarded)).rangeSlices).not.toBeNull()
  try {
    const during = exportDuring(guarded, 'grant pg_monitor to claimcheck_source')
    await expect(during).rejects.toThrow(SourceChangedError)
  } finally {
    await sandbox.admin.query('revoke pg_monitor from claimcheck_source')
  }
})

describe('a file over one connection is whole when somebody', () => {
  test.each(CHANGES_OF_RANGES)('%s', async (_, dataset, work) => {
    const { file, rows } = await exportDuring(dataset, work, 1)
    expect(rows).toBe(ROWS)
    expect(file.includes('new')).toBe(false)
  })
})

describe('no harm is done by somebody who', () => {
  test.each([
    ['makes an index', 'create index tidy on parted_1 (note)'],
    ['makes and drops an index of another table', 'create index tidy on parted_2 (id); drop index tidy'],
    ['analyzes', 'analyze parted'],
    ['vacuums', 'vacuum parted_1'],
    ['adds statistics', 'create statistics tidy on id, note from parted_1'],
    ['sets how much is known of a column', 'alter table parted_1 alter note set statistics 500'],
    ['comments', `comment on table parted is 'tidy'`],
    ['grants', 'grant select on parted to claimcheck_source'],
    [
      'adds a trigger',
      'create trigger tidy before insert on parted_1 for each row execute function suppress_redundant_updates_trigger()',
    ],
    [
      'adds a foreign key',
      'alter table parted_2 add primary key (id); alter table parted_1 add foreign key (id) references parted_2 not valid',
    ],
    ['adds a label to a type', `alter type mood add value 'middling'`],
    ['replaces a function that the dataset does not call', replaced('other()')],
    [
      'makes a table, a view and a type of other names',
      'create table t (n integer); create view v as table t; create type u as enum ()',
    ],
    ['changes rows', `update parted set note = 'new' where id > 100; delete from parted where id % 2 = 0`],
    ['adds rows', `insert into parted select 5, 'new', 'bad' from generate_series(1, 1000)`],
  ])('%s', async (_, work) => {
    const { file, rows } = await exportDuring(MOODS, work)
    expect(rows).toBe(ROWS)
    expect(file.includes('new')).toBe(false)
  })
})
