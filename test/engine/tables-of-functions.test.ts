import { beforeEach, describe, expect, test } from 'vitest'
import { type ColumnSpec, type Dataset, defineDataset } from '../../lib/dataset.ts'
import { SourceChangedError } from '../../worker/source/unchanged.ts'
import { parseCsv } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'
import { connect } from './support/connections.ts'
import { openRun, planOf, readAll } from './support/engine.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()
const ROWS = 100
/** Enough to be read in ranges. */
const MANY_ROWS = 120_000

function datasetOf(value: string, more: Pick<ColumnSpec, 'format'> = {}, from = 'facts'): Dataset {
  return defineDataset({
    id: 'looked-up',
    label: 'Looked up',
    sql: `select id, ${value} as value from ${from}`,
    key: 'id',
    columns: {
      id: { label: 'Id', kind: 'integer' },
      value: { label: 'Value', kind: 'other', ...more },
    },
  })
}

beforeEach(async () => {
  // What our locks do stop would wait for us, and we for it.
  await sandbox.admin.query(`set lock_timeout = '5s'`)
  await sandbox.admin.query(
    `drop schema public cascade; create schema public; grant usage on schema public to public; ${FUNCTIONS}`,
  )
  await sandbox.admin.query(
    'grant select on all tables in schema public to public; revoke select on closed_rates from public',
  )
})

/** A function whose body hides the name of what it reads, between the halves of its name. */
const hidden = (name: string, [begin, end]: [string, string], what = 'rate') =>
  `create function ${name}(n integer) returns integer stable language plpgsql as $$ declare found_rate integer;
   begin execute 'select ${what} from ${begin}' || '${end} where k = $1' into found_rate using n; return found_rate; end $$;`

/** The usual way to look something up: what it reads is locked no longer when nothing is found. */
const orNone = (query: string) =>
  `stable language plpgsql as $$ declare found_rate integer;
   begin ${query} return found_rate; exception when no_data_found then return null; end $$;`

const FUNCTIONS = `
  create table facts as select i as id, i as n from generate_series(1, ${ROWS}) as i;
  create table rates (k integer, rate integer, spare integer);
  insert into rates select i, 7 from generate_series(1, ${ROWS}) as i; create index rates_k on rates (k);
  create table closed_rates as table rates;
  create table other_rates as select k, 8 as rate from rates;
  create table parted (k integer) partition by range (k);
  create table parted_1 partition of parted for values from (1) to (${ROWS + 1});
  insert into parted select k from rates;
  create table parted_2 as select k + ${ROWS} as k from rates;
  create view seen as select k, rate from rates;
  create materialized view refreshed as select k, rate from rates;
  analyze rates, parted, refreshed;
  create function rate_of(n integer) returns integer ${orNone('select rate into strict found_rate from rates where k = n;')}
  create function sql_rate_of(n integer) returns integer stable language sql set search_path = public
    as 'select rate from "rates" where k = n';
  create function atomic_rate_of(n integer) returns integer stable set search_path = public
    begin atomic select rate from rates where k = n; end;
  create function outer_rate_of(n integer) returns integer stable language plpgsql as 'begin return rate_of(n); end';
  create function seen_rate_of(n integer) returns integer ${orNone('select rate into strict found_rate from seen where k = n;')}
  create function summed(total integer, n integer) returns integer stable language plpgsql as 'begin return rate_of(n); end';
  create aggregate sum_of_rates(integer) (sfunc = summed, stype = integer);
  ${hidden('hidden_rate_of', ['ra', 'tes'])}
  ${hidden('hidden_seen_rate_of', ['se', 'en'])}
  ${hidden('hidden_refreshed_rate_of', ['refre', 'shed'])}
  ${hidden('hidden_count', ['par', 'ted'], 'count(*)')}
  ${hidden('immutable_rate_of', ['ra', 'tes'])} alter function immutable_rate_of immutable;
  create function hidden_rate_or_none(n integer) returns integer ${orNone(
    `execute 'select rate from ra' || 'tes where k = $1' into strict found_rate using n;`,
  )}
  create function closed_rate_of(n integer) returns integer security definer ${orNone(
    'select rate into strict found_rate from closed_rates where k = n;',
  )}
  create function helpers_at(n integer) returns integer stable parallel safe language plpgsql
    as 'begin return (select count(leader_pid) from pg_stat_activity where pid = pg_backend_pid()); end';`

type Work = () => Promise<unknown>

/** Opens an export, lets somebody do something after its snapshot was taken, and reads it. @returns the values of all rows. */
async function valuesDuring(dataset: Dataset, work: Work, parallel = 1): Promise<Set<string | undefined>> {
  await using source = await openRun(sandbox, dataset, { parallel, format: { header: false } })
  await work()
  const rows = parseCsv((await readAll(source)).file.toString())
  return new Set(rows.map(([, value]) => value))
}

async function ratesAreWaitedFor(): Promise<true | undefined> {
  const { rowCount } = await sandbox.admin.query(
    `select from pg_locks where relation = 'rates'::regclass and not granted`,
  )
  return rowCount === 1 || undefined
}

const REFILL = `begin; truncate rates; insert into rates select i, 9 from generate_series(1, ${ROWS}) as i; commit`
const RETYPE = 'alter table rates alter spare type bigint'
const REMAKE = `begin; drop table rates cascade; create table rates (k integer, rate integer);
  insert into rates select i, 9 from generate_series(1, ${ROWS}) as i; create index rates_k on rates (k);
  grant select on rates to public; commit`

describe('what the bodies of functions name is locked, and so read as it was, when somebody', () => {
  const CALLS = [
    'rate_of(n)',
    'sql_rate_of(n)',
    'atomic_rate_of(n)',
    'outer_rate_of(n)',
    'seen_rate_of(n)',
    '(select sum_of_rates(each) from unnest(array[n]) as each)',
  ]
  test.each([
    ['empties and fills it', REFILL],
    ['rewrites it', RETYPE],
    ['makes it anew', REMAKE],
  ])('%s', async (_, change) => {
    await using somebody = await connect(sandbox)
    let changed: Promise<unknown> | undefined
    const values = await valuesDuring(datasetOf(`concat_ws('/', ${CALLS.join(', ')})`), async () => {
      changed = somebody.query(change)
      await Promise.race([changed, eventually('somebody waits for the export', ratesAreWaitedFor)])
    })
    await changed
    expect(values).toEqual(new Set([CALLS.map(() => '7').join('/')]))
  })
})

test('a policy that looks something up leaves no row out', async () => {
  await sandbox.admin.query(
    `create table guarded as table facts; grant select on guarded to public;
     create policy looked_up on guarded using (rate_of(n) is not null);
     alter table guarded enable row level security; revoke select on rates from public;
     alter function rate_of(integer) security definer`,
  )
  const during = valuesDuring(datasetOf('n * 0', {}, 'guarded'), () => sandbox.admin.query(REFILL))
  await expect(during).rejects.toThrow(SourceChangedError)
})

describe('what a function reads without being locked is noticed when somebody', () => {
  const HIDDEN = datasetOf('hidden_rate_of(n)')
  const NONE = datasetOf('hidden_rate_or_none(n)')
  const CLOSED = datasetOf('closed_rate_of(n)')
  const CHANGES: [string, Dataset, string][] = [
    ['empties and fills it', HIDDEN, REFILL],
    ['rewrites it', HIDDEN, RETYPE],
    ['makes it anew', HIDDEN, REMAKE],
    ['empties and fills it, and nothing is found', NONE, REFILL],
    ['makes it anew, and nothing is found', NONE, REMAKE],
    ['empties and fills what the role may not read', CLOSED, REFILL.replaceAll('rates', 'closed_rates')],
    ['makes anew what the role may not read', CLOSED, REMAKE.replaceAll('rates', 'closed_rates')],
    [
      'puts another one in its place',
      HIDDEN,
      'alter table rates rename to gone; alter table other_rates rename to rates',
    ],
    [
      'changes a view',
      datasetOf('hidden_seen_rate_of(n)'),
      'create or replace view seen as select k, 3 as rate from rates',
    ],
    ['refreshes it', datasetOf('hidden_refreshed_rate_of(n)'), 'refresh materialized view refreshed'],
    [
      'attaches a partition',
      datasetOf('hidden_count(n)'),
      `alter table parted attach partition parted_2 for values from (${ROWS + 1}) to (${2 * ROWS + 1})`,
    ],
    ['detaches a partition', datasetOf('hidden_count(n)'), 'alter table parted detach partition parted_1'],
    ['adds a policy', HIDDEN, 'alter table rates enable row level security'],
    [
      'empties and fills it, and a query of it is a text',
      datasetOf(`query_to_xml('select rate from rates where k = ' || n, true, true, '')`),
      REFILL,
    ],
    [
      'empties and fills it, row by row',
      datasetOf('hidden_rate_of(n)', { format: (value) => value }),
      REFILL,
    ],
  ]
  test.each(CHANGES)('%s', async (_, dataset, change) => {
    const during = valuesDuring(dataset, () => sandbox.admin.query(change))
    await expect(during).rejects.toThrow(SourceChangedError)
  })

  test('empties and fills it, whichever connection has read it', async () => {
    await createTables(
      sandbox.admin,
      `create table many as select i as id, 1 + i % ${ROWS} as n from generate_series(1, ${MANY_ROWS}) as i;
       alter table many add primary key (id); analyze many`,
    )
    const many = datasetOf('case when id % 1000 = 0 then immutable_rate_of(n) end', {}, 'many')
    expect((await planOf(sandbox, many)).rangeSlices).not.toBeNull()
    const during = valuesDuring(many, () => sandbox.admin.query(REFILL), 2)
    await expect(during).rejects.toThrow(SourceChangedError)
  })
})

test('no harm is done to what a function reads by indexes, statistics, grants, rows and other tables', async () => {
  const values = await valuesDuring(datasetOf('hidden_rate_of(n)'), async () => {
    await sandbox.admin.query('vacuum analyze rates')
    await sandbox.admin.query(
      `create index tidy on rates (k, rate); drop index rates_k; create index rates_k on rates (k);
       grant select on rates to pg_monitor; update rates set rate = 9; insert into rates values (-1, 9);
       truncate other_rates; drop table other_rates`,
    )
  })
  expect(values).toEqual(new Set(['7']))
})

test('a function that may read tables is not called in helpers, whose locks end with them', async () => {
  const helpers = {
    parallel_setup_cost: 0,
    parallel_tuple_cost: 0,
    min_parallel_table_scan_size: 0,
    parallel_leader_participation: 'off',
  }
  const database = new URL(sandbox.adminUrl).pathname.slice(1)
  for (const [name, value] of Object.entries(helpers))
    await sandbox.admin.query(`alter database ${database} set ${name} = ${value}`)
  expect(await valuesDuring(datasetOf('helpers_at(n)'), async () => undefined)).toEqual(new Set(['0']))
})
