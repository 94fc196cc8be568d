import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { CELL_BYTES_MAX } from '../../lib/csv/csv-neutraliser.ts'
import { FORMULA_STARTS, LINE_ENDS, SEPARATORS, SPACES } from '../../lib/csv/formula-characters.ts'
import { neutralise } from '../../lib/csv/neutralise.ts'
import { neutralised } from '../../lib/source/neutralised.ts'
import { openSandbox } from '../support/sandbox.ts'
import { type Cell, differences, readCells } from './support/cells.ts'
import { exportFile } from './support/engine.ts'
import { openDatabaseIn } from './support/other-encoding.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, textDataset } from './support/text-table.ts'
import { anyText, NASTY_TEXTS } from './support/texts.ts'

const sandbox = await openSandbox()
const RANDOM = 5_000
const SEED = Date.now() % 1_000_000_000

/** What a spreadsheet would take for a formula. */
const FORMULAS = [
  // OWASP's list.
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '\tharmless words',
  '\rharmless words',
  '\nharmless words',
  // The traps of papaparse's own rule.
  '=cmd\nfoo',
  "=cmd|' /C calc'!A0\r\nfoo",
  '-2+3+cmd|calc',
  '=HYPERLINK("http://example.com","click")',
  // Full-width forms.
  '＝1+1',
  '＋1+1',
  '－1+1',
  '＠SUM(A1)',
  // After what a spreadsheet skips.
  ' =1+1',
  '   @SUM(A1)',
  ' \t=1+1',
  '\u00a0=1+1',
  '\u3000＝1+1',
  '\ufeff=1+1',
  // Not quite numbers.
  '+49 30 0007919',
  '+49-30-123',
  '-12.30.1',
  '--5',
  '-1e5',
  '-12.30\n=1+1',
  '- 5',
  '+1 (555) 0100',
]

/** What it would not. */
const HARMLESS = [
  '',
  ' ',
  'words',
  'a=b',
  'a\n=b',
  'someone@example.com',
  "'quoted",
  '3-4',
  '0049 30 123',
  // Numbers, as text or not.
  '-12.30',
  '+5',
  '1,5',
  '-1,5',
  '+1.5',
  '-0',
  '42',
  '#NAME?',
  '/path',
  '北京',
  '礼物包装,谢谢',
  '🎁=gift',
  '—dash',
  '−1 (a minus sign of typography)',
]

const starts = [...FORMULA_STARTS]
/** Calls, separators and line ends in every order that matters: pieces, and what is nearly one. */
const pieces = [...SEPARATORS, ...LINE_ENDS, '"', ' ', ''].flatMap((before) =>
  [
    '=f(x)',
    '＝f（x）',
    '-1|x',
    '+x!y',
    "@'x'#y",
    '=1;,f(x)',
    '=1\t|f(x)',
    '=1\nf(x)',
    '\u3000 "=f(x)',
    "'=f(x)",
    '-5',
    '=1#',
  ].map((piece) => `a${before}${piece}${before}-1(`),
)
const controls = Array.from({ length: 31 }, (_, index) => String.fromCharCode(index + 1))
const spaces = [...new Set([...SPACES, ...controls, '\u007f', '\u200e', "'"])]

/** The most bytes on the server of a cell that this process neutralises; a larger one Postgres neutralises. */
const SMALL_BYTES = CELL_BYTES_MAX / 4
/** As they grow on the way: to UTF-8, which in some encodings takes three times the bytes, and by quotation marks. */
const large = ['x', '"', 'ß', '€', '가', '北', '\u3000'].flatMap((unit) =>
  [1, 2, 3].flatMap((unitBytes) =>
    [-1, 0, 1].map((more) => {
      const end = ';=f(x)'
      const units = Math.floor((SMALL_BYTES - 1 - end.length) / unitBytes)
      return `=${unit.repeat(units)}${end}${'y'.repeat((SMALL_BYTES - 1 - end.length) % unitBytes)}${'z'.repeat(1 + more)}`
    }),
  ),
)

/** Every start, alone and before a word, after nothing, every space and two of them; numbers and what only looks so. */
const CASES = [
  ...starts.flatMap((start) => [
    start,
    `${start}cmd`,
    `${start}1`,
    `a${start}`,
    `'${start}1`,
    `\n${start}\n`,
  ]),
  ...spaces.flatMap((space) => [
    space,
    `${space}x`,
    ...starts.flatMap((start) => [`${space}${start}x`, `  ${space}${start}x`]),
  ]),
  ...pieces,
  ...pieces.map((text) => text.slice(1)),
  ...['-1.', '-.5', '--1', '-1 ', '-1\n', '-１', '+1-2', '+0049'],
  ...FORMULAS,
  ...HARMLESS,
  ...NASTY_TEXTS,
  ...large,
]

const texts = [...CASES, ...fc.sample(anyText, { numRuns: RANDOM, seed: SEED })]

type Database = Parameters<typeof exportFile>[0] & { admin: Parameters<typeof createTables>[0] }

async function fill(database: Database, texts: string[]): Promise<void> {
  await createTables(database.admin, `drop table if exists texts; ${createTexts('texts')}`)
  await database.admin.query(fillTexts('texts'), [texts])
}

/** The cells that come back when these texts are exported by COPY. */
async function exported(database: Database, texts: string[], formulas: string): Promise<Cell[][]> {
  await fill(database, texts)
  const { file } = await exportFile(database, textDataset('texts'), {
    columns: ['t'],
    format: { formulas, header: false },
  })
  return readCells(file.toString())
}

test.each(FORMULAS)('%j gets an apostrophe', (text) => {
  expect(neutralise(text)).toBe(`'${text}`)
})

test.each(HARMLESS)('%j stays as it is', (text) => {
  expect(neutralise(text)).toBe(text)
})

test('the list has every case of interest, and a third of them are formulas', () => {
  expect(CASES.length).toBeGreaterThan(700)
  expect(CASES.filter((text) => neutralise(text) !== text).length).toBeGreaterThan(CASES.length / 3)
})

describe.each([
  ['UTF8', () => true],
  ['SQL_ASCII', () => true],
  ['LATIN1', (text: string) => iconv.decode(iconv.encode(text, 'latin1'), 'latin1') === text],
  ['WIN1252', (text: string) => /^[\0-\x7f\u00a0-\u00ff€…–—‘’“”]*$/.test(text)],
  ['EUC_JP', (text: string) => /^[\0-\x7f＝＋－＠\u3000ぁ-ん北京市包]*$/.test(text)],
  ['EUC_KR', (text: string) => /^[\0-\x7f＝＋－＠\u3000가-각北京]*$/.test(text)],
])('in a database with the encoding %s', async (encoding, holds: (text: string) => boolean) => {
  const database = encoding === 'UTF8' ? sandbox : await openDatabaseIn(encoding)
  const kept = texts.filter(holds)

  test('COPY puts an apostrophe before the same cells as JavaScript, and changes nothing else', async () => {
    expect(kept.length).toBeGreaterThan(500)
    const wanted = kept.map((text) => [neutralise(text)])
    expect(differences(await exported(database, kept, 'neutralise'), wanted), `seed ${SEED}`).toEqual([])
  })

  test('so does SQL alone, which is for large cells and for other encodings of the file', async () => {
    await fill(database, kept)
    const { rows } = await database.admin.query<{ t: string }>(
      `select ${neutralised('t', encoding)} as t from texts order by id`,
    )
    const wanted = kept.map((text) => [neutralise(text)])
    expect(
      differences(
        rows.map(({ t }) => [t]),
        wanted,
      ),
      `seed ${SEED}`,
    ).toEqual([])
  })

  test('raw means that nothing is changed', async () => {
    const wanted = kept.map((text) => [text])
    expect(differences(await exported(database, kept, 'raw'), wanted), `seed ${SEED}`).toEqual([])
  })
})

test('a collation that takes different letters for equal ones makes no difference', async () => {
  await createTables(
    sandbox.admin,
    `create collation careless (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
     create table carelessly (id integer primary key, t text collate careless);
     insert into carelessly values (1, '=1+1'), (2, 'É'), (3, '-12.30'), (4, ' @x')`,
  )
  const { file } = await exportFile(sandbox, textDataset('carelessly'), {
    columns: ['t'],
    format: { header: false },
  })
  expect(readCells(file.toString())).toEqual([["'=1+1"], ['É'], ['-12.30'], ["' @x"]])
})
