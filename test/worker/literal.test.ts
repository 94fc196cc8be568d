import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identifier, literal } from '../../worker/source/literal.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()

/** What could end a literal, start another statement, or change on its way. */
const NASTY = [
  "'",
  "''",
  '"',
  '\\',
  "\\'",
  '$$',
  '$tag$',
  ';',
  '--',
  "';--",
  '/*',
  '*/',
  '\n',
  '\r',
  '\t',
  '\b',
  '%',
  '_',
  '\x1a',
  '\x7f',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '\u202e',
  'ʼ',
  '＇',
  '\u{10ffff}',
  '🎁',
  "E'",
  "U&'",
  '::text',
  ':1',
  '$1',
  '?',
]

/** A character of any plane of Unicode, without NUL and the surrogates, which are no characters. */
const character = fc
  .integer({ min: 1, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))

const text = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), character, fc.string()), { maxLength: 12 })
  .map((parts) => parts.join('').replaceAll('\0', ''))

test('10,000 texts of every sort come back from Postgres as they went in', async () => {
  const texts = [...NASTY, ...fc.sample(text, { numRuns: 10_000, seed: 2026 })]
  for (let start = 0; start < texts.length; start += 500) {
    const batch = texts.slice(start, start + 500)
    const list = batch.map((each) => literal(each, 'text')).join(',\n')
    const { rows } = await sandbox.admin.query<{ back: string[] }>(`select array[${list}] as back`)
    expect(rows).toEqual([{ back: batch }])
  }
})

test('one character of every 64 of all planes comes back too', async () => {
  const codes = Array.from({ length: 0x110000 / 64 }, (_, index) => index * 64 + (index % 64) || 1)
  const all = codes.filter((code) => code < 0xd800 || code > 0xdfff).map((code) => String.fromCodePoint(code))
  const { rows } = await sandbox.admin.query(`select ${literal(all.join(''), 'text')} as back`)
  expect(rows).toEqual([{ back: all.join('') }])
})

test('backslashes are plain characters also where the server would read them as escapes', async () => {
  await sandbox.admin.query('set standard_conforming_strings = off')
  const texts = ['\\', "\\'", "\\';select 1--", 'C:\\new', '\\\\', '\\x41', "'\\"]
  const list = texts.map((each) => literal(each, 'text')).join(', ')
  const { rows } = await sandbox.admin.query(`select array[${list}] as back`)
  await sandbox.admin.query('reset standard_conforming_strings')
  expect(rows).toEqual([{ back: texts }])
})

test('a literal has the type that it was given', async () => {
  const types = ['bigint', 'numeric', 'date', 'timestamp with time zone', 'character varying', 'bpchar']
  const values = ['1', '1.50', '2024-12-31', '2024-12-31', 'tea', 'tea']
  const list = types.map((type, index) => `pg_typeof(${literal(values[index] ?? '', type)})::text`)
  const [row] = await sandbox.cells(`select ${list.join(', ')}`)
  expect(row).toEqual(types.map((type) => (type === 'bpchar' ? 'character' : type)))
})

test('a NUL character is refused: Postgres would cut the text there', () => {
  expect(() => literal('a\0b', 'text')).toThrow(/NUL/)
})

test('a name of any characters stays one identifier', async () => {
  const names = ['plain', 'Upper', 'two words', 'quo"te', '";drop table x;--', 'select', '名称', '$1', '\\']
  const list = names.map((name, index) => `${index} as ${identifier(name)}`)
  const { fields } = await sandbox.admin.query(`select ${list.join(', ')}`)
  expect(fields.map((field) => field.name)).toEqual(names)
})
