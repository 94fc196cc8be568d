import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fieldErrors, requestSchema } from '../../lib/exports/request.ts'
import { type ColumnKind, kindOf } from '../../lib/kinds.ts'
import { ALL_KINDS, allKinds } from '../support/all-kinds.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const schema = requestSchema(allKinds)

function errorsOf(column: ColumnKind, from: string | null, to: string | null, timeZone = 'UTC') {
  const filters = [{ column, operator: 'between', value: { from, to } }]
  const { error } = schema.safeParse({ columns: ['text'], filters, format: { timeZone } })
  return error ? fieldErrors(error) : []
}

test('every kind that has ranges knows which of them are reversed, and no other does', () => {
  for (const kind of ALL_KINDS) {
    const { operators, isReversed } = kindOf({ kind })
    expect([kind, isReversed !== null]).toEqual([kind, operators.includes('between')])
    for (const operator of ['greater-than', 'at-least', 'less-than', 'at-most'] as const)
      expect([kind, operators.includes(operator)]).toEqual([kind, isReversed !== null])
  }
})

test.each<[ColumnKind, string, string]>([
  ['integer', '500', '12'],
  ['integer', '9223372036854775807', '9223372036854775806'],
  ['integer', '-1', '-2'],
  ['decimal', '0.10000000000000000001', '0.1'],
  ['decimal', '-0.5', '-0.50000000000000000000000000000000000001'],
  ['decimal', '100', '99.99'],
  ['float', '1e3', '999.9'],
  ['date', '2025-12-31', '2025-01-01'],
  ['timestamp', '2025-12-31', '2025-12-30'],
  ['timestamp', '2025-12-31T10:00', '2025-12-31 09:59:59.999999'],
  ['timestamp', '2025-12-31T10:00:00.000002', '2025-12-31T10:00:00.000001'],
  ['timestamp', '2025-12-31T10:00Z', '2025-12-31T10:30+01:00'],
])('the range of a %s from %s to %s is refused at its end', (kind, from, to) => {
  const less = kind === 'date' || kind === 'timestamp' ? 'earlier' : 'less'
  expect(errorsOf(kind, from, to)).toEqual([
    { path: 'filters.0.value.to', message: `must not be ${less} than where the range starts` },
  ])
  expect(errorsOf(kind, to, from)).toEqual([])
})

test.each<[ColumnKind, string, string]>([
  ['integer', '007', '7'],
  ['decimal', '1.50', '1.5'],
  ['decimal', '-0', '0.0'],
  ['float', '1e2', '100'],
  ['date', '2025-12-31', '2025-12-31'],
  // A day as the last one means all of it.
  ['timestamp', '2025-12-31T23:59:59.999999', '2025-12-31'],
  ['timestamp', '2025-12-31T10:00Z', '2025-12-31T11:00+01:00'],
])('the range of a %s from %s to %s is one value, or one day', (kind, from, to) => {
  expect(errorsOf(kind, from, to)).toEqual([])
})

test('a time with an offset and one without are compared in the zone of the file', () => {
  expect(errorsOf('timestamp', '2025-07-01T10:00Z', '2025-07-01T11:00', 'Europe/Berlin')).toHaveLength(1)
  expect(errorsOf('timestamp', '2025-07-01T10:00Z', '2025-07-01T12:00', 'Europe/Berlin')).toEqual([])
  expect(errorsOf('timestamp', '2025-07-01T10:00Z', '2025-07-01', 'America/New_York')).toEqual([])
  expect(errorsOf('timestamp', '2025-07-02T04:00Z', '2025-07-01', 'America/New_York')).toHaveLength(1)
})

test('a range of which an end is open or cannot be read is not called reversed', () => {
  expect(errorsOf('integer', '500', null)).toEqual([])
  expect(errorsOf('integer', '500', 'x').map(({ message }) => message)).toEqual([
    'must be a whole number, such as 42',
  ])
  // A zone that is none must not make the comparison throw.
  expect(
    errorsOf('timestamp', '2025-07-01T10:00Z', '2025-07-01T10:00', 'Nowhere').map(({ path }) => path),
  ).toEqual(['format.timeZone'])
})

const digits = (max: number) => fc.stringMatching(new RegExp(`^-?[0-9]{1,${max}}$`))
const decimal = fc.stringMatching(/^-?[0-9]{1,3}(\.[0-9]{1,25})?$/)
const day = fc.integer({ min: 0, max: 3 }).map((days) => `2024-02-${27 + Math.min(days, 2)}`)
const time = fc
  .tuple(
    day,
    fc.integer({ min: 0, max: 23 }),
    fc.constantFrom('', ':30', ':30.5', ':30.500001'),
    fc.constantFrom('', '', 'Z', '+05:30', '-11:00'),
  )
  .map(([date, hour, rest, offset]) => `${date}T${String(hour).padStart(2, '0')}:15${rest}${offset}`)

test.each<[ColumnKind, string, fc.Arbitrary<string>]>([
  ['integer', 'bigint', digits(18)],
  ['decimal', 'numeric', decimal],
  ['float', 'double precision', fc.oneof(decimal, fc.stringMatching(/^-?[0-9]e-?[0-9]{1,2}$/))],
  ['date', 'date', day],
  ['timestamp', 'timestamptz', fc.oneof(day, time)],
])('the ends of a range of %s are compared as Postgres compares them', async (kind, type, value) => {
  const { isReversed, valueError, hasTimeOfDay } = kindOf({ kind })
  const pairs = fc
    .sample(fc.tuple(value, value), { numRuns: 1_000, seed: 1 })
    .filter((pair) => pair.every((text) => valueError(text, []) === undefined))
  expect(pairs.length).toBeGreaterThan(300)
  const timeZone = 'Asia/Kathmandu'
  const [from, to] = [0, 1].map((side) => pairs.map((pair) => pair[side]))
  const isReversedInSql = hasTimeOfDay
    ? `"from"::${type} > case when length("to") = 10 then ("to"::date + 1)::${type} - interval '1 us' else "to"::${type} end`
    : `"from"::${type} > "to"::${type}`
  await sandbox.admin.query(`set timezone = '${timeZone}'`)
  const { rows } = await sandbox.admin.query<{ reversed: boolean }>(
    `select ${isReversedInSql} as reversed from unnest($1::text[], $2::text[]) as pair("from", "to")`,
    [from, to],
  )
  expect(rows.some(({ reversed }) => reversed)).toBe(true)
  const differing = pairs.filter(([a, b], index) => isReversed?.(a, b, timeZone) !== rows[index]?.reversed)
  expect(differing).toEqual([])
})
