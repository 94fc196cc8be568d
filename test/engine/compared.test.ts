import { beforeAll, expect, test } from 'vitest'
import type { Filter } from '../../lib/exports/filters.ts'
import { openSession } from '../../lib/source/session.ts'
import { openSandbox } from '../support/sandbox.ts'
import { conditionsOf } from './support/conditions.ts'
import { datasetOf, type Kinds } from './support/kinds.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()

/** Columns of one table: their kinds, their types, their values and the values with which they are compared. */
const COLUMNS: Record<string, { kind: Kinds[string]; type: string; values: string[]; bounds: string[] }> = {
  small: { kind: 'integer', type: 'int2', values: ['-1', '0', '1', '7'], bounds: ['0', '007', '99999'] },
  large: {
    kind: 'integer',
    type: 'int8',
    values: ['-9223372036854775808', '5', '6', '9223372036854775807'],
    bounds: ['5', '6', '9223372036854775807'],
  },
  whole: { kind: 'decimal', type: 'int4', values: ['1', '2', '3'], bounds: ['1.5', '2.0', '99999999999.5'] },
  amount: {
    kind: 'decimal',
    type: 'numeric',
    values: ['-0.5', '0.1', '0.10000000000000000001', '12.50'],
    bounds: ['0.1', '0.10000000000000000001', '12.5'],
  },
  real: {
    kind: 'float',
    type: 'float4',
    values: ['-Infinity', '0.1', '0.3', '16777216', 'Infinity', 'NaN'],
    bounds: ['0.1', '0.1000000000000000000001', '0.0999999999999999999999', '16777217', '1e300', '-1e300'],
  },
  double: { kind: 'float', type: 'float8', values: ['0.1', '0.3', 'NaN'], bounds: ['0.1', '0.2', '1e-300'] },
  day: {
    kind: 'date',
    type: 'date',
    values: ['2024-10-26', '2024-10-27', '2024-10-28'],
    bounds: ['2024-10-26', '2024-10-27'],
  },
  moment: {
    kind: 'timestamp',
    type: 'timestamptz',
    // Both hours from 02:00 to 03:00 in Berlin, and both ends of the day.
    values: [
      '2024-10-26 21:59:59.999999Z',
      '2024-10-26 22:00Z',
      '2024-10-27 00:30Z',
      '2024-10-27 01:30Z',
      '2024-10-27 22:59:59.999999Z',
      '2024-10-27 23:00Z',
      '2024-03-31 00:30Z',
      '2024-03-31 01:30Z',
    ],
    bounds: [
      '2024-10-26',
      '2024-10-27',
      '2024-10-27 02:30',
      '2024-10-27T02:30Z',
      '2024-10-27T03:00+02:00',
      '2024-03-31 02:30',
      '2024-10-27 00:00',
    ],
  },
  local: {
    kind: 'timestamp',
    type: 'timestamp',
    values: ['2024-10-26 23:59:59.999999', '2024-10-27 00:00', '2024-10-27 02:30', '2024-10-28 00:00'],
    bounds: ['2024-10-26', '2024-10-27', '2024-10-27 02:30', '2024-10-27T00:30Z'],
  },
}
const ids = Object.keys(COLUMNS)
const kinds = Object.fromEntries(Object.entries(COLUMNS).map(([id, { kind }]) => [id, kind]))

beforeAll(async () => {
  for (const [id, { type, values }] of Object.entries(COLUMNS))
    await createTables(
      sandbox.admin,
      `create table of_${id} as select value::${type} as "${id}"
       from unnest(array[${values.map((value) => `'${value}'`).join(', ')}, null]) as value`,
    )
})

type Shown = { passes: boolean[]; isNull: boolean }[]

/** Of each row of a column's table, whether it passes each filter. */
async function passing(column: string, filters: Filter[]): Promise<Shown> {
  await using session = await openSession(sandbox.sourceUrl, { timeZone: 'Europe/Berlin' })
  const sql = `select "${column}" from of_${column}`
  const conditions = await conditionsOf(
    session,
    datasetOf(sql, { [column]: kinds[column] ?? 'text' }),
    filters,
  )
  const list = conditions.map((each) => `(${each}) is true`).join(', ')
  const { rows } = await session.query<{ passes: string; is_null: string }>(
    `select to_json(array[${list}])::text as passes, ("${column}" is null)::text as is_null from of_${column} as source`,
  )
  return rows.map(({ passes, is_null }) => ({ passes: JSON.parse(passes), isNull: is_null === 'true' }))
}

test.each(ids)(
  'what is more, less, or neither is every value of %s, each once, and never NULL',
  async (column) => {
    for (const value of COLUMNS[column]?.bounds ?? []) {
      const operators = ['greater-than', 'at-least', 'less-than', 'at-most'] as const
      const rows = await passing(
        column,
        operators.map((operator) => ({ column, operator, value })),
      )
      expect(rows.filter(({ isNull }) => isNull)).toEqual([
        { passes: [false, false, false, false], isNull: true },
      ])
      for (const { passes, isNull } of rows) {
        const [more, least, less, most] = passes
        if (isNull) continue
        expect([value, most, less]).toEqual([value, !more, !least])
        expect(more && less, value).toBe(false)
      }
    }
  },
)

test.each(ids)('between is at least the first and at most the last: %s', async (column) => {
  const bounds = COLUMNS[column]?.bounds ?? []
  let found = 0
  for (const from of bounds)
    for (const to of bounds) {
      const rows = await passing(column, [
        { column, operator: 'between', value: { from, to } },
        { column, operator: 'at-least', value: from },
        { column, operator: 'at-most', value: to },
      ])
      for (const { passes } of rows) expect([from, to, passes[0]]).toEqual([from, to, passes[1] && passes[2]])
      found += rows.filter(({ passes }) => passes[0]).length
    }
  expect(found).toBeGreaterThan(0)
})

/** The values of a column that pass, as they were written. */
async function found(column: string, operator: Filter['operator'], value: string): Promise<string[]> {
  const rows = await passing(column, [{ column, operator, value } as Filter])
  return rows.flatMap(({ passes }, index) => (passes[0] ? (COLUMNS[column]?.values[index] ?? '') : []))
}

test('after a day is from the start of the next one in the zone of the file, and on or before it is to its end', async () => {
  expect(await found('moment', 'greater-than', '2024-10-26')).toEqual(COLUMNS.moment?.values.slice(1, 6))
  expect(await found('moment', 'at-least', '2024-10-27')).toEqual(COLUMNS.moment?.values.slice(1, 6))
  expect(await found('moment', 'greater-than', '2024-10-27')).toEqual(['2024-10-27 23:00Z'])
  expect(await found('local', 'at-most', '2024-10-26')).toEqual(['2024-10-26 23:59:59.999999'])
  expect(await found('local', 'less-than', '2024-10-27')).toEqual(['2024-10-26 23:59:59.999999'])
})

test('a time that the clocks show twice is both of them', async () => {
  expect(await found('moment', 'greater-than', '2024-10-27 02:30')).toEqual([
    '2024-10-27 22:59:59.999999Z',
    '2024-10-27 23:00Z',
  ])
  expect(await found('moment', 'at-least', '2024-10-27 02:30')).toEqual([
    '2024-10-27 00:30Z',
    '2024-10-27 01:30Z',
    '2024-10-27 22:59:59.999999Z',
    '2024-10-27 23:00Z',
  ])
})

test('a time that the clocks leave out is followed by the next that they show', async () => {
  const after = COLUMNS.moment?.values.filter((value) => value !== '2024-03-31 00:30Z')
  expect(await found('moment', 'at-least', '2024-03-31 02:30')).toEqual(after)
  expect(await found('moment', 'at-most', '2024-03-31 02:30')).toEqual(['2024-03-31 00:30Z'])
})

test('a time without seconds is the first moment of its minute', async () => {
  expect(await found('local', 'at-most', '2024-10-26 23:59')).toEqual([])
  expect(await found('local', 'greater-than', '2024-10-26 23:59')).toEqual(COLUMNS.local?.values)
  expect(await found('local', 'at-most', '2024-10-27 02:30')).toEqual(COLUMNS.local?.values.slice(0, 3))
})

test('a number that float4 shows in fewer digits is compared as it is shown', async () => {
  expect(await found('real', 'greater-than', '0.1')).toEqual(['0.3', '16777216', 'Infinity', 'NaN'])
  expect(await found('real', 'at-least', '0.1')).toEqual(['0.1', '0.3', '16777216', 'Infinity', 'NaN'])
  expect(await found('real', 'greater-than', '0.0999999999999999999999')).toContain('0.1')
  expect(await found('real', 'less-than', '0.1')).toEqual(['-Infinity'])
  expect(await found('real', 'less-than', '0.1000000000000000000001')).toEqual(['-Infinity', '0.1'])
  expect(await found('real', 'greater-than', '1e300')).toEqual(['Infinity', 'NaN'])
  expect(await found('real', 'less-than', '-1e300')).toEqual(['-Infinity'])
})
