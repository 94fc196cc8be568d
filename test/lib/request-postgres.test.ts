import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ColumnKind, KINDS } from '../../lib/kinds.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 25 })
const sign = fc.constantFrom('', '-', '+')
/** Two digits, up to a little more than what is right. */
const upTo = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'))
const year = fc.constantFrom('0000', '0001', '1582', '1900', '2000', '2024', '9999')
const day = fc.tuple(year, upTo(13), upTo(32)).map((parts) => parts.join('-'))
const fraction = fc.constantFrom('', '.1', '.123456', '.1234567')
const clock = fc.tuple(upTo(25), upTo(61), upTo(61), fraction).map(([h, m, s, f]) => `${h}:${m}:${s}${f}`)
const offset = fc.tuple(fc.constantFrom('+', '-'), upTo(18), upTo(61)).map(([s, h, m]) => `${s}${h}:${m}`)
const zone = fc.oneof(fc.constantFrom('', 'Z'), offset)

/** Texts that are nearly values of a kind, and the type that Postgres reads them as. */
const NEARLY: [ColumnKind, string, fc.Arbitrary<string>][] = [
  ['integer', 'bigint', fc.tuple(sign, digits).map((parts) => parts.join(''))],
  [
    'decimal',
    'numeric',
    fc.tuple(sign, digits, fc.constantFrom('', '.', 'e'), digits).map((parts) => parts.join('')),
  ],
  [
    'float',
    'double precision',
    fc
      .tuple(
        sign,
        digits,
        fc.constantFrom('', '.5', '.0'),
        fc.constantFrom('', 'e', 'e-', 'E+'),
        fc.integer({ min: 0, max: 999 }),
      )
      .map(([s, n, fraction, e, power]) => `${s}${n}${fraction}${e === '' ? '' : `${e}${power}`}`),
  ],
  ['date', 'date', day],
  [
    'timestamp',
    'timestamp with time zone',
    fc.tuple(day, fc.constantFrom('T', ' '), clock, zone).map((parts) => parts.join('')),
  ],
  ['boolean', 'boolean', fc.constantFrom('true', 'false', 'TRUE', 'maybe')],
  [
    'uuid',
    'uuid',
    fc.oneof(
      fc.uuid(),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef-'), minLength: 30, maxLength: 40 }),
    ),
  ],
]

test.each(NEARLY)('Postgres reads every %s that is accepted as a %s', async (kind, type, texts) => {
  const accepted = fc
    .sample(texts, { numRuns: 4_000, seed: 1 })
    .filter((text) => KINDS[kind].valueError(text, []) === undefined)
  expect(accepted.length).toBeGreaterThan(50)
  const { rows } = await sandbox.admin.query(
    'select text from unnest($1::text[]) as text where not pg_input_is_valid(text, $2)',
    [accepted, type],
  )
  expect(rows).toEqual([])
})
