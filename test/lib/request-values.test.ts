import { describe, expect, test } from 'vitest'
import { requestSchema } from '../../lib/exports/request.ts'
import type { ColumnKind } from '../../lib/kinds.ts'
import { allKinds } from '../support/all-kinds.ts'

const schema = requestSchema(allKinds)

/** How a kind takes one value. */
const OPERATOR: Partial<Record<ColumnKind, 'between'>> = { float: 'between', timestamp: 'between' }

function accepts(kind: ColumnKind, text: string): boolean {
  const filter =
    OPERATOR[kind] === 'between'
      ? { column: kind, operator: 'between', value: { from: text, to: null } }
      : { column: kind, operator: 'equals', value: text }
  return schema.safeParse({ columns: ['text'], filters: [filter] }).success
}

const GOOD: [ColumnKind, string[]][] = [
  ['text', ['', ' ', "'; drop table orders; --", '北京', '👩‍👩‍👧', '\\', '$$', 'line\nbreak', '%_']],
  ['enum', ['red', 'green']],
  ['integer', ['0', '-0', '007', '9223372036854775807', '-9223372036854775808']],
  ['decimal', ['0', '-12.30', '0.000000000000000000001', '99999999999999999999999999.99']],
  ['float', ['0', '-1.5', '1e10', '1E-10', '2.5e+3']],
  ['boolean', ['true', 'false']],
  ['date', ['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '1582-10-15']],
  ['timestamp', ['2024-02-29', '2024-12-31T18:00', '2024-12-31 18:00:59', '2024-12-31T23:59:59.123456Z']],
  ['timestamp', ['2024-12-31T00:00+02:00', '2024-12-31T00:00:00-09:30']],
  ['uuid', ['0199a202-b6d4-721c-823e-34883b031dd8', '0199A202-B6D4-721C-823E-34883B031DD8']],
]

const BAD: [ColumnKind, string[]][] = [
  ['text', ['a\0b', '\0', 'half a pair \ud83d', '\udc00 the other half']],
  ['enum', ['', 'Red', 'blue', 'constructor', 'red,green', 'red\0']],
  ['integer', ['', ' 1', '1 ', '+1', '1.0', '1e3', '0x10', '１', '-', '1_000', '1,000', 'NaN']],
  ['integer', ['9223372036854775808', '-9223372036854775809', '99999999999999999999']],
  ['decimal', ['', '.5', '5.', '1,5', '1e3', 'NaN', 'Infinity', '--1', '1.2.3', ' 1']],
  ['float', ['', '.5', 'NaN', '-Infinity', '1e', '1e999', '0x1p3']],
  ['boolean', ['', 't', 'TRUE', '1', 'yes', 'null']],
  ['date', ['', '2023-02-29', '1900-02-29', '2024-02-30', '2024-04-31', '2024-13-01', '2024-00-10']],
  ['date', ['2024-01-00', '2024-1-1', '0000-01-01', '24-01-01', '2024-12-31T00:00', 'today', '-2024-01-01']],
  ['date', ['12024-01-01', '2024/01/01', ' 2024-01-01', '2024-01-01 ', 'infinity', '２０２４-01-01']],
  ['timestamp', ['', '2023-02-29T00:00', '2024-12-31T24:00', '2024-12-31T18:60', '2024-12-31T18:00:60']],
  ['timestamp', ['2024-12-31T18', 'now', '2024-12-31T18:00 Europe/Berlin', '2024-12-31T18:00+99:00']],
  ['timestamp', ["2024-12-31'; --", '2024-12-31T18:00:00.1234567']],
  [
    'uuid',
    ['', '0199a202b6d4721c823e34883b031dd8', '{0199a202-b6d4-721c-823e-34883b031dd8}', 'x'.repeat(36)],
  ],
]

describe.each(GOOD)('%s takes', (kind, texts) => {
  test.each(texts)('%j', (text) => {
    expect(accepts(kind, text)).toBe(true)
  })
})

describe.each(BAD)('%s refuses', (kind, texts) => {
  test.each(texts)('%j', (text) => {
    expect(accepts(kind, text)).toBe(false)
  })
})
