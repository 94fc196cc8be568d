import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { identifier, literal } from '../../lib/source/literal.ts'
import { openSandbox } from '../support/sandbox.ts'
import { readCells } from './support/cells.ts'
import { exportFile } from './support/engine.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, textDataset } from './support/text-table.ts'
import { NASTY_TEXTS } from './support/texts.ts'

const sandbox = await openSandbox()
/** Some come twice, so that about 10,000 are left. */
const RANDOM = 12_500
/** Values of one query. */
const BATCH = 500
const SEED = Date.now() % 1_000_000_000

/** What is meant to end a literal and to go on as SQL. */
const INJECTIONS = [
  "'; drop table texts; --",
  "' or true --",
  "' or '1'='1",
  "\\'; drop table texts; --",
  "\\' or true --",
  '" or true --',
  "') or true --",
  "') or (true",
  '$$; drop table texts; $$',
  "x' union select 1, version() --",
  "x'::text or true or value = 'x",
  "E'\\x27",
  "'::text) or true --",
  '/* */',
]

/** What could end a literal, start another statement, or change on its way. */
const PIECES = [
  "'",
  "''",
  '"',
  '\\',
  '\\\\',
  "\\'",
  '$$',
  '$tag$',
  ';',
  ';--',
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
  'Ａ',
  '\u{10ffff}',
  '🎁',
  "E'",
  "U&'",
  '::text',
  ':1',
  ':name',
  '$1',
  '?',
]

/** A character of any plane, without the surrogates, which are no characters, and NUL, which Postgres cannot hold. */
const character = fc
  .integer({ min: 1, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
const part = fc.oneof(
  fc.constantFrom(...PIECES, ...INJECTIONS),
  character,
  fc.string(),
  fc.constantFrom(...'aAbB '),
)
const text = fc
  .array(part, { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join('').replaceAll('\0', ''))

const short = NASTY_TEXTS.filter((each) => each.length <= 1_000)
const specials = [...new Set([...PIECES, ...INJECTIONS, ...short])]
const random = fc.sample(text, { numRuns: RANDOM, seed: SEED }).filter((each) => each.length <= 1_000)
const texts = [...new Set([...specials, ...random])]

describe('a literal', () => {
  test('10,000 texts of every sort come back from Postgres as they went in', async () => {
    expect(texts.length).toBeGreaterThan(10_000)
    for (let start = 0; start < texts.length; start += BATCH) {
      const batch = texts.slice(start, start + BATCH)
      const list = batch.map((each) => literal(each, 'text')).join(',\n')
      const { rows } = await sandbox.admin.query<{ back: string[] }>(`select array[${list}] as back`)
      expect(rows, `seed ${SEED}`).toEqual([{ back: batch }])
    }
  })

  test('one character of every 64 of all planes comes back too', async () => {
    const codes = Array.from({ length: 0x110000 / 64 }, (_, index) => index * 64 + (index % 64) || 1)
    const all = codes
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .map((code) => String.fromCodePoint(code))
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

  test('has the type that it was given', async () => {
    const types = ['bigint', 'numeric', 'date', 'timestamp with time zone', 'character varying', 'bpchar']
    const values = ['1', '1.50', '2024-12-31', '2024-12-31', 'tea', 'tea']
    const list = types.map((type, index) => `pg_typeof(${literal(values[index] ?? '', type)})::text`)
    const [row] = await sandbox.cells(`select ${list.join(', ')}`)
    expect(row).toEqual(types.map((type) => (type === 'bpchar' ? 'character' : type)))
  })

  test('with a NUL character is refused: Postgres would cut the text there', () => {
    expect(() => literal('a\0b', 'text')).toThrow(/NUL/)
  })
})

test('a name of any characters stays one identifier', async () => {
  const names = ['plain', 'Upper', 'two words', 'quo"te', '";drop table x;--', 'select', '名称', '$1', '\\']
  const list = names.map((name, index) => `${index} as ${identifier(name)}`)
  const { fields } = await sandbox.admin.query(`select ${list.join(', ')}`)
  expect(fields.map((field) => field.name)).toEqual(names)
})

describe('as the value of a filter', () => {
  const dataset = textDataset('texts')

  beforeAll(async () => {
    await createTables(sandbox.admin, `${createTexts('texts')}; create index on texts (md5(t))`)
    await sandbox.admin.query(fillTexts('texts'), [texts])
  })

  /** The numbers of the rows that a filter keeps. */
  async function kept(operator: string, value: unknown): Promise<number[]> {
    const filters = [{ column: 't', operator, value }]
    const { file } = await exportFile(sandbox, dataset, {
      columns: ['id'],
      filters,
      format: { header: false },
    })
    return readCells(file.toString()).map(([id]) => Number(id))
  }

  test('each of 10,000 texts keeps exactly the row that holds it', async () => {
    // First every other text, then those between: the ones beside them must not come.
    for (const remainder of [0, 1]) {
      const picked = texts.map((_, index) => index).filter((index) => index % 2 === remainder)
      for (let start = 0; start < picked.length; start += BATCH) {
        const batch = picked.slice(start, start + BATCH)
        const ids = await kept('in', batch.map((index) => texts[index]).toReversed())
        expect(ids, `seed ${SEED}`).toEqual(batch.map((index) => index + 1))
      }
    }
  })

  test.each(specials)('%j equals the one row that holds it', async (special) => {
    const ids = [texts.indexOf(special) + 1]
    expect(await kept('equals', special)).toEqual(ids)
    expect(await kept('in', [special, `${special}${special}☃`])).toEqual(ids)
  })

  test.each([...INJECTIONS, '%', '_', '\\', "'", '"', '$$', ';--', '/*', '$1', 'a', 'Ａ'])(
    '%j is contained where it is written',
    async (part) => {
      const holding = texts.flatMap((each, index) => (each.includes(part) ? [index + 1] : []))
      const found = await kept('contains', part)
      expect(holding.length).toBeGreaterThan(0)
      expect(holding.filter((id) => !found.includes(id))).toEqual([])
      // The case of letters does not matter to people.
      const extra = found.filter((id) => !holding.includes(id))
      for (const id of extra) expect(texts[id - 1]?.toLowerCase()).toContain(part.toLowerCase())
    },
  )

  test('no text has done anything to the table', async () => {
    expect(await sandbox.cells('select count(*) from texts')).toEqual([[String(texts.length)]])
  })
})
