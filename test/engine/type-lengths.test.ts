import { beforeAll, expect, test } from 'vitest'
import { openSandbox } from '../support/sandbox.ts'
import { openFinder } from './support/conditions.ts'
import { datasetOf, type Kinds } from './support/kinds.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()

const KINDS: Kinds = {
  price: 'decimal',
  small: 'integer',
  code: 'text',
  padded: 'text',
  short: 'text',
  label: 'text',
  at: 'timestamp',
  local: 'timestamp',
}

beforeAll(() =>
  createTables(
    sandbox.admin,
    `create domain price as numeric(10, 2); create domain short as varchar(3);
     create table lengths (price price, small smallint, code varchar(3), padded char(3), short short, label name,
       at timestamptz(0), local timestamp(0));
     insert into lengths values (12.50, 7, 'abc', 'abc', 'abc', repeat('a', 63), '2024-01-01 12:00:00Z', '2024-01-01 12:00:00')`,
  ),
)

const find = openFinder(sandbox)
const equals = (value: string) => ({ operator: 'equals', value }) as const
const between = (from: string | null, to: string | null) =>
  ({ operator: 'between', value: { from, to } }) as const
const among = (...value: string[]) => ({ operator: 'in', value }) as const

test.each([
  ['price', equals('12.5'), equals('12.501')],
  ['price', between('12.499', '12.501'), between('12.501', '12.502')],
  ['small', equals('7'), equals('65543')],
  ['small', between('-99999', '99999'), between('65543', '65543')],
  ['code', equals('abc'), equals('abcd')],
  ['padded', equals('abc'), equals('abcd')],
  ['padded', among('abc', 'x'), among('abcd', 'ab')],
  ['short', equals('abc'), equals('abcd')],
  ['label', equals('a'.repeat(63)), equals('a'.repeat(64))],
  ['at', between('2024-01-01T11:59:59.9Z', '2024-01-01T12:00:00.1'), between('2024-01-01T12:00:00.1Z', null)],
  ['at', between('2024-01-01T12:00', '2024-01-01T12:00'), between(null, '2024-01-01T11:59:59.999999')],
  [
    'local',
    between('2024-01-01T11:59:59.9', '2024-01-01T12:00:00.1'),
    between('2024-01-01T12:00:00.1', null),
  ],
])(
  'a value for %s is not cut to what the column holds: %j finds it, %j does not',
  async (column, finds, misses) => {
    const dataset = datasetOf('select * from lengths', KINDS)
    expect(await find(dataset, { column, ...finds })).toHaveLength(1)
    expect(await find(dataset, { column, ...misses })).toEqual([])
  },
)
