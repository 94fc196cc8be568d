import { beforeAll, expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { openSandbox } from '../support/sandbox.ts'
import { cellsOf } from '../support/source.ts'

const sandbox = await openSandbox()

const things = defineDataset({
  id: 'things',
  label: 'Things',
  sql: 'select * from demo.things',
  key: 'id',
  columns: {
    id: { label: 'Id', kind: 'integer' },
    count: { label: 'Count', kind: 'integer' },
    whole: { label: 'Whole number', kind: 'decimal' },
    price: { label: 'Price', kind: 'decimal' },
    weight: { label: 'Weight', kind: 'float' },
    sold: { label: 'Sold', kind: 'boolean' },
    made_on: { label: 'Made on', kind: 'date' },
    seen_at: { label: 'Seen at', kind: 'timestamp' },
    local_at: { label: 'Local time', kind: 'timestamp' },
    code: { label: 'Code', kind: 'uuid' },
    mood: { label: 'Mood', kind: 'enum', values: ['good', 'bad'] },
    data: { label: 'Data', kind: 'json' },
    address: { label: 'Address', kind: 'other' },
  },
})

beforeAll(() =>
  sandbox.admin.query(`
    create type demo.mood as enum ('good', 'bad');
    create table demo.things as
    select n as id,
      case when n % 7 <> 0 then (n % 20 - 10)::integer end as count,
      case when n % 7 <> 0 then (n % 9)::smallint end as whole,
      case when n % 7 <> 1 then (n % 50 - 25)::numeric / 4 end as price,
      case when n % 7 <> 2 then (n % 9)::double precision / 8 end as weight,
      case when n % 7 <> 3 then n % 2 = 0 end as sold,
      case when n % 7 <> 4 then date '2023-12-25' + (n % 20) end as made_on,
      case when n % 7 <> 5 then timestamptz '2023-12-25 00:00+00' + n * interval '59 minutes 59.999 seconds' end as seen_at,
      case when n % 7 <> 5 then timestamp '2023-12-25 00:00' + n * interval '1 hour' end as local_at,
      case when n % 7 <> 6 then md5((n % 30)::text)::uuid end as code,
      case when n % 7 <> 0 then (array['good', 'bad'])[1 + n % 2]::demo.mood end as mood,
      case when n % 7 <> 1 then jsonb_build_object('n', n) end as data,
      case when n % 7 <> 2 then inet '10.0.0.0' + n end as address
    from generate_series(1, 300) as n;
    grant select on demo.things to claimcheck_source`),
)

const MAX = '9223372036854775807'
const between = (from: string | null, to: string | null) => ({ operator: 'between', value: { from, to } })
const equals = (value: string) => ({ operator: 'equals', value })
const than = (operator: string, value: string) => ({ operator, value })
const among = (...value: string[]) => ({ operator: 'in', value })

/** A filter, and the same said in SQL by hand. */
const CASES: [string, { operator: string; value: unknown }, string][] = [
  ['count', equals('-3'), 'count = -3'],
  ['count', equals('007'), 'count = 7'],
  ['count', equals('1000'), 'false'],
  ['count', equals(MAX), 'false'],
  ['count', among('1', '2', MAX), 'count in (1, 2)'],
  ['count', between('-2', '2'), 'count between -2 and 2'],
  ['count', between('5', null), 'count >= 5'],
  ['count', between(null, '-5'), 'count <= -5'],
  ['count', between(`-${MAX}`, MAX), 'count is not null'],
  ['whole', equals('5'), 'whole = 5'],
  ['whole', among('1.5', '2.0', '99999'), 'whole = 2'],
  ['whole', between('1.5', '3.5'), 'whole in (2, 3)'],
  ['price', equals('-1.250'), 'price = -1.25'],
  ['price', among('0', '0.25', '0.5'), 'price in (0, 0.25, 0.5)'],
  ['price', between('-0.75', '0.75'), 'price between -0.75 and 0.75'],
  ['price', between('5.999', null), 'price > 5.999'],
  ['weight', between('0.125', '0.5'), 'weight between 0.125 and 0.5'],
  ['weight', between(null, '1e-1'), 'weight <= 0.1'],
  ['weight', between('1e300', null), 'false'],
  ['sold', equals('true'), 'sold'],
  ['sold', equals('false'), 'not sold'],
  ['made_on', equals('2023-12-31'), `made_on = '2023-12-31'`],
  ['made_on', among('2023-12-31', '2024-02-29'), `made_on = '2023-12-31'`],
  ['made_on', between('2023-12-30', '2024-01-02'), `made_on >= '2023-12-30' and made_on <= '2024-01-02'`],
  ['made_on', between(null, '9999-12-31'), 'made_on is not null'],
  ['seen_at', between('2023-12-31', '2023-12-31'), `(seen_at at time zone 'UTC')::date = '2023-12-31'`],
  [
    'seen_at',
    between('2023-12-30', '2024-01-01'),
    `(seen_at at time zone 'UTC')::date between '2023-12-30' and '2024-01-01'`,
  ],
  ['seen_at', between(null, '2023-12-28'), `seen_at < '2023-12-29 00:00+00'`],
  ['seen_at', between('2024-01-03', null), `seen_at >= '2024-01-03 00:00+00'`],
  [
    'seen_at',
    between('2023-12-31T12:00', '2024-01-01T00:00'),
    `seen_at between '2023-12-31 12:00+00' and '2024-01-01 00:00+00'`,
  ],
  ['seen_at', between('2023-12-31T12:00+02:00', null), `seen_at >= '2023-12-31 10:00+00'`],
  ['seen_at', between(null, '2023-12-31T18:59:59.982Z'), `seen_at <= '2023-12-31 18:59:59.982+00'`],
  ['seen_at', between(null, '9999-12-31'), 'seen_at is not null'],
  ['local_at', between('2023-12-31', '2023-12-31'), `local_at::date = '2023-12-31'`],
  ['local_at', between(null, '2023-12-31T18:00'), `local_at <= '2023-12-31 18:00'`],
  ['count', than('greater-than', '-3'), 'count > -3'],
  ['count', than('at-most', '-3'), 'count <= -3'],
  ['count', than('less-than', MAX), 'count is not null'],
  ['whole', than('at-least', '1.5'), 'whole >= 2'],
  ['price', than('less-than', '-1.250'), 'price < -1.25'],
  ['price', than('at-least', '5.999'), 'price >= 5.999'],
  ['weight', than('greater-than', '0.5'), 'weight > 0.5'],
  ['weight', than('at-most', '1e-1'), 'weight <= 0.1'],
  ['made_on', than('greater-than', '2024-01-02'), `made_on > '2024-01-02'`],
  ['made_on', than('at-most', '2023-12-31'), `made_on <= '2023-12-31'`],
  ['seen_at', than('greater-than', '2024-01-02'), `seen_at >= '2024-01-03 00:00+00'`],
  ['seen_at', than('at-most', '2024-01-02'), `seen_at < '2024-01-03 00:00+00'`],
  ['seen_at', than('less-than', '2024-01-02 18:00'), `seen_at < '2024-01-02 18:00+00'`],
  ['seen_at', than('greater-than', '2023-12-31T18:59:59.982Z'), `seen_at > '2023-12-31 18:59:59.982+00'`],
  ['local_at', than('greater-than', '2023-12-31 18:00'), `local_at > '2023-12-31 18:00'`],
  ['local_at', than('at-least', '2023-12-31 18:00'), `local_at >= '2023-12-31 18:00'`],
  ['code', equals('c4ca4238-a0b9-2382-0dcc-509a6f75849b'), `code = md5('1')::uuid`],
  ['code', equals('C4CA4238-A0B9-2382-0DCC-509A6F75849B'), `code = md5('1')::uuid`],
  [
    'code',
    among('c4ca4238-a0b9-2382-0dcc-509a6f75849b', '00000000-0000-0000-0000-000000000000'),
    `code = md5('1')::uuid`,
  ],
  ['mood', equals('bad'), `mood = 'bad'`],
  ['mood', among('good', 'bad'), 'mood is not null'],
]

async function idsOf(filter: unknown): Promise<string[]> {
  return (await cellsOf(sandbox, things, { columns: ['id'], filters: [filter] })).flat()
}

async function idsBySql(condition: string): Promise<(string | null)[]> {
  return (await sandbox.cells(`select id from demo.things where ${condition} order by id`)).flat()
}

test.each(CASES)('%s %j finds what %s finds', async (column, filter, condition) => {
  expect(await idsOf({ column, ...filter })).toEqual(await idsBySql(condition))
})

test('the cases find some rows and not all of them, unless they are meant to', async () => {
  for (const [, , condition] of CASES.filter((each) => each[2] !== 'false')) {
    const found = await idsBySql(condition)
    expect(found.length, condition).toBeGreaterThan(0)
    expect(found.length, condition).toBeLessThan(300)
  }
})

test.each(things.columns.map((column) => column.id))('%s is empty where it is NULL', async (column) => {
  expect(await idsOf({ column, operator: 'empty' })).toEqual(await idsBySql(`${column} is null`))
  expect(await idsOf({ column, operator: 'not-empty' })).toEqual(await idsBySql(`${column} is not null`))
})
