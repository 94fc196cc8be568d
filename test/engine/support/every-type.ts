import fc from 'fast-check'
import type { ColumnKind } from '../../../lib/kinds.ts'
import { anyText, NASTY_TEXTS } from './texts.ts'

/** A column of every type: its kind, its type, and texts that its type reads. */
export type TypedColumn = { kind: Exclude<ColumnKind, 'enum'>; type: string; values: fc.Arbitrary<string> }

const digits = (max: number) =>
  fc.integer({ min: 1, max }).chain((n) => fc.bigInt({ min: 0n, max: 10n ** BigInt(n) }))
const sign = fc.constantFrom('', '-')

const numeric = fc.oneof(
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '0', '-0.00', '1e-20', '0.10', '-12.30'),
  fc.tuple(sign, digits(40), digits(20)).map(([sign, whole, part]) => `${sign}${whole}.${part}`),
)
const float = fc.oneof(
  fc.constantFrom('NaN', 'Infinity', '-Infinity', '-0', '1e-30', '-1e-7', '0.1'),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
)
const moment = fc
  .integer({ min: -62e12, max: 250e12 })
  .map((ms) => `${new Date(ms).toISOString().replace(/^\+0?/, '').slice(0, -1)}${Math.abs(ms) % 1000}`)
const time = fc.oneof(
  fc.constantFrom(
    'infinity',
    '-infinity',
    '0044-03-15 12:00:00 BC',
    '1970-01-01',
    '2024-02-29 23:59:59.999999',
  ),
  moment,
)
const bytes = fc.uint8Array({ maxLength: 20 }).map((all) => `\\x${Buffer.from(all).toString('hex')}`)
const element = anyText.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`)
const json = fc
  .jsonValue({ noUnicodeString: false })
  .map((value) => JSON.stringify(value).replaceAll('\\u0000', ''))
const list = (elements: fc.Arbitrary<string>) =>
  fc.array(fc.oneof(elements, fc.constant('NULL')), { maxLength: 5 }).map((all) => `{${all.join(',')}}`)

/** Every type that a dataset may have. */
export const EVERY_TYPE: Record<string, TypedColumn> = {
  text: { kind: 'text', type: 'text', values: anyText },
  varchar: { kind: 'text', type: 'varchar(6000)', values: anyText },
  char: { kind: 'text', type: 'char(12)', values: anyText.map((text) => [...text].slice(0, 12).join('')) },
  mood: { kind: 'text', type: 'mood', values: fc.constantFrom('calm', '=1+1', '', 'a "b", c') },
  smallint: {
    kind: 'integer',
    type: 'smallint',
    values: fc.integer({ min: -32768, max: 32767 }).map(String),
  },
  integer: { kind: 'integer', type: 'integer', values: fc.integer().map(String) },
  bigint: {
    kind: 'integer',
    type: 'bigint',
    values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  },
  numeric: { kind: 'decimal', type: 'numeric', values: numeric },
  money: {
    kind: 'decimal',
    type: 'numeric(12, 2)',
    values: fc.integer().map((cents) => String(cents / 100)),
  },
  real: { kind: 'float', type: 'real', values: float },
  double: { kind: 'float', type: 'double precision', values: fc.oneof(float, fc.double().map(String)) },
  boolean: { kind: 'boolean', type: 'boolean', values: fc.constantFrom('true', 'false') },
  date: { kind: 'date', type: 'date', values: time.map((text) => text.replace(/ \d\d:\S+|T.*/, '')) },
  timestamp: { kind: 'timestamp', type: 'timestamp', values: time },
  timestamptz: { kind: 'timestamp', type: 'timestamptz', values: time },
  uuid: { kind: 'uuid', type: 'uuid', values: fc.uuid() },
  json: { kind: 'json', type: 'json', values: json },
  jsonb: { kind: 'json', type: 'jsonb', values: json },
  texts: { kind: 'other', type: 'text[]', values: list(element) },
  integers: { kind: 'other', type: 'integer[]', values: list(fc.integer().map(String)) },
  bytea: { kind: 'other', type: 'bytea', values: bytes },
  interval: { kind: 'other', type: 'interval', values: fc.integer().map((n) => `${n} seconds`) },
  inet: { kind: 'other', type: 'inet', values: fc.oneof(fc.ipV4(), fc.constant('10.0.0.0/8')) },
  cidr: { kind: 'other', type: 'cidr', values: fc.ipV6() },
  flag: { kind: 'other', type: 'boolean', values: fc.constantFrom('true', 'false') },
  byte: { kind: 'other', type: '"char"', values: fc.constantFrom('=', 'a', '"', ' ') },
  span: { kind: 'other', type: 'int4range', values: fc.nat(1_000_000).map((n) => `[${n},${n + 5})`) },
}

const columns = Object.entries(EVERY_TYPE)

/** SQL that makes the table of every type, and fills it from one array of texts for each column. */
export const CREATE_EVERY_TYPE = `
  create type mood as enum ('calm', '=1+1', '', 'a "b", c');
  create table every_type (id integer primary key, ${columns.map(([name, { type }]) => `"${name}" ${type}`).join(', ')})`

export const FILL_EVERY_TYPE = `
  insert into every_type
  select place, ${columns.map(([name, { type }]) => `"${name}"::${type}`).join(', ')}
  from unnest(${columns.map((_, index) => `$${index + 1}::text[]`).join(', ')})
    with ordinality as source (${columns.map(([name]) => `"${name}"`).join(', ')}, place)`

/** Random values, an array for each column; among them NULL everywhere, and every nasty text. */
export function sampleEveryType(rows: number, seed: number): (string | null)[][] {
  return columns.map(([name, { values }], index) => {
    const sample = fc.sample(fc.option(values, { freq: 8 }), { numRuns: rows, seed: seed + index })
    return name === 'text' ? [...NASTY_TEXTS, ...sample].slice(0, rows) : sample
  })
}
