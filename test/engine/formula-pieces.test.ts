import Papa from 'papaparse'
import { beforeAll, describe, expect, test } from 'vitest'
import { neutralise } from '../../lib/csv/neutralise.ts'
import { defineDataset } from '../../lib/dataset.ts'
import { openSandbox } from '../support/sandbox.ts'
import { readCells } from './support/cells.ts'
import { exportFile } from './support/engine.ts'
import { datasetOf } from './support/kinds.ts'
import { hasLibreOffice, openedInCalc } from './support/libreoffice.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, PATHS, textDataset } from './support/text-table.ts'

const sandbox = await openSandbox()
const DELIMITERS = [',', ';', '\t', '|']
const LINE_ENDS = ['\n', '\r', '\r\n', '\v', '\f', '\u001c', '\u001d', '\u001e', '\u0085', '\u2028', '\u2029']

/** What calls, links or runs where a cell begins with it. */
const PAYLOADS = [
  '=HYPERLINK("http://example.com","click")',
  "=cmd|' /C calc'!A0",
  "='C:\\[book.xlsx]Sheet1'!A1",
  "='file:///etc/passwd'#$passwd.A1",
  // With the other separators in it, as a decimal comma or in an array.
  '=1,5+WEBSERVICE(A1)',
  '={1;2}+WEBSERVICE(A1)',
  '=1\t+WEBSERVICE(A1)',
  '@SUM(A1)',
  '-1+cmd|x!A0',
  '+WEBSERVICE(A1)',
  '＝WEBSERVICE(A1)',
  // A line end that its reader does not know is a space to a formula.
  ...LINE_ENDS.flatMap((end) => [
    `=1${end}+WEBSERVICE(A1)`,
    `=${end}WEBSERVICE(A1)`,
    `-1${end}*HYPERLINK("http://example.com")`,
    `=cmd${end}|' /C calc'!A0`,
    `='\\\\host\\share\\[x${end}.xlsx]S'!A1`,
  ]),
]

/** What readers skip before it, or take off. */
const SKIPPED = ['', ' ', '  ', '\u00a0', '\u3000', '\ufeff', '"', '""', '" ', ';', '\n']

const ATTACKS = [...DELIMITERS, ...LINE_ENDS].flatMap((before) =>
  [...SKIPPED.map((skipped) => `${skipped}=f(x)`), ...PAYLOADS].flatMap((payload) => [
    `Foo${before}${payload}`,
    `${before}${payload}${before}"x`,
  ]),
)

/** What people write; nothing of it calls where a cell would begin. */
const ORDINARY = [
  'x, -5',
  'x; -5; +3; =8; @2',
  'prices (each): -5,-3',
  'eggs\n- milk\n- bread',
  '• one (1)\n• two (2)!',
  'Call +49 30 1234 (office), or ask for Bob',
  'Tel. (030) 1234, +49 170 1234567',
  'Fax: +1 (555) 0100; room 5',
  'Phone:\n+1 (555) 010-0100 (office)\n+44 (0)20 7946 0000',
  'Tel. 1, +49 (0)30 1234',
  'thanks ;-) (really)',
  '2 * (3, -(4 + 5))',
  'Main St. 5 (rear), 2nd floor - left; ring twice!',
  'someone@example.com; other@example.com (private)',
  'thanks @anna, @bob',
  'https://example.com/a;b=(1),-2?c=d&e=f',
  'if (a == b) { return a - b; }',
  'a | -5 | b',
  'true || -5',
  'A table:\n| a | -1 |\n| f(x) | y! |',
  "it's no formula: '=1+1; '=f(x)",
  '{"a": [1, -2, "f(x)"], "b": "x; y!"}',
  '[{"a": -1},{"b": -2.5e10}]',
  '"quoted (text)", said Bob',
  '名前（なまえ）、－5',
  '温度，－5（约）',
  'x\u2028- y',
]

const CALLS = /[(|!]|'#/
const isRun = (field: string) => /^[=+\-@＝＋－＠]/.test(field) && CALLS.test(field)
/** As Python strips a text. */
const SPACES = new Set([...SKIPPED.slice(1, 6), ...LINE_ENDS, '\t', '\u001f'])

function withoutStart(text: string, characters: Set<string>): string {
  const start = [...text].findIndex((each) => !characters.has(each))
  return start < 0 ? '' : text.slice(start)
}

/** The cells that readers with this separator may make of a file: one that knows no quotation marks, and papaparse. */
function cellsOf(file: string, separator: string): string[] {
  const lines = LINE_ENDS.reduce((lines, end) => lines.flatMap((line) => line.split(end)), [file])
  const naive = lines.flatMap((line) => line.split(separator))
  const { data } = Papa.parse<string[]>(file, { delimiter: separator })
  return [
    ...naive.map((cell) => withoutStart(cell, new Set([...SPACES, '"']))),
    ...data.flat().map((cell) => withoutStart(cell, SPACES)),
  ]
}

beforeAll(async () => {
  await createTables(sandbox.admin, `${createTexts('attacks')}; ${createTexts('ordinary')}`)
  await sandbox.admin.query(fillTexts('attacks'), [ATTACKS])
  await sandbox.admin.query(fillTexts('ordinary'), [ORDINARY])
})

describe.each(PATHS)('written by %s', (_, cellFormat) => {
  describe.each(DELIMITERS)('with the delimiter %j', (delimiter) => {
    test.each([[['id', 't']], [['t', 'id']]])(
      'no reader finds a formula, whatever its separator, in %j',
      async (columns) => {
        const dataset = textDataset('attacks', cellFormat)
        const read = async (formulas: string) => {
          const { file } = await exportFile(sandbox, dataset, { columns, format: { delimiter, formulas } })
          return DELIMITERS.map((separator) => cellsOf(file.toString(), separator).filter(isRun))
        }
        expect(await read('neutralise')).toEqual([[], [], [], []])
        for (const found of await read('raw')) expect(found.length).toBeGreaterThan(100)
      },
    )

    test('what people write stays as it is, to the byte', async () => {
      const dataset = textDataset('ordinary', cellFormat)
      const [neutralised, raw] = await Promise.all(
        ['neutralise', 'raw'].map((formulas) =>
          exportFile(sandbox, dataset, { format: { delimiter, formulas } }),
        ),
      )
      expect(neutralised?.file.toString()).toBe(raw?.file.toString())
    })
  })

  test('formulas inside of arrays, composites, JSON and enumerated types are neutralised', async () => {
    const attack = '=cmd|x!A0'
    await createTables(
      sandbox.admin,
      `drop table if exists composed; drop type if exists trap, pair;
       create type pair as (a text, b text); create type trap as enum ('a;${attack}');
       create table composed as select 1 as id, array['a', '${attack}'] as list, row('a', '@f(x)')::pair as pair,
         '["a", "${attack}"]'::jsonb as doc, 'a;${attack}'::trap as trap, array[1, -2] as numbers, point '(1,-2)' as place`,
    )
    const kinds = {
      id: 'integer',
      list: 'other',
      pair: 'other',
      doc: 'json',
      trap: 'text',
      numbers: 'other',
      place: 'other',
    } as const
    const dataset = datasetOf('select * from composed', kinds, 'id', cellFormat)
    const columns = ['list', 'pair', 'doc', 'trap', 'numbers', 'place']
    const { file } = await exportFile(sandbox, dataset, { columns, format: { header: false } })
    expect(readCells(file.toString())).toEqual([
      [`{a,'${attack}}`, `(a,"'@f(x)")`, `["a", "'${attack}"]`, `a;'${attack}`, '{1,-2}', '(1,-2)'],
    ])
  })
})

test.each(PATHS)('a choice is neutralised, whether the dataset names it or not, by %s', async (_, format) => {
  const choices = ['ok', '=x', 'a;=f(x)', 'other;=f(x)', 'x, -5']
  const dataset = defineDataset({
    id: 'choices',
    label: 'Choices',
    sql: 'select id, t from choices',
    key: 'id',
    columns: {
      id: { label: 'Id', kind: 'integer' },
      t: { label: 'T', kind: 'enum', values: choices.slice(0, 3), format },
    },
  })
  await createTables(sandbox.admin, `drop table if exists choices; ${createTexts('choices')}`)
  await sandbox.admin.query(fillTexts('choices'), [choices])
  const { file } = await exportFile(sandbox, dataset, { columns: ['t'], format: { header: false } })
  expect(readCells(file.toString()).flat()).toEqual(['ok', "'=x", "a;'=f(x)", "other;'=f(x)", 'x, -5'])
})

test.each([
  ['Foo;=HYPERLINK("x")', `Foo;'=HYPERLINK("x")`],
  ["line\n=cmd|' /C calc'!A0", "line\n'=cmd|' /C calc'!A0"],
  ['eggs\n- milk (2 l)\n- bread', "eggs\n'- milk (2 l)\n- bread"],
  ['Bob; -sum (555)', "Bob; '-sum (555)"],
  ['\t=f(x)', "'\t'=f(x)"],
  [' =f(x);=g(x)', "' =f(x);'=g(x)"],
  ['"=f(x)"', `"'=f(x)"`],
  ['a;=1,=f(x)', "a;'=1,'=f(x)"],
])('%j becomes %j, and stays so', (text, wanted) => {
  expect(neutralise(text)).toBe(wanted)
  expect(neutralise(wanted)).toBe(wanted)
})

test.skipIf(!hasLibreOffice).each([
  [',', ';'],
  [',', '\t'],
  [';', ','],
])(
  'LibreOffice runs nothing of a file with %j that it splits at %j (skipped where there is no soffice)',
  async (delimiter, separator) => {
    const shown = async (formulas: string) => {
      const { file } = await exportFile(sandbox, textDataset('runs'), {
        format: { delimiter, formulas },
        columns: ['id', 't'],
      })
      return await openedInCalc(file, 76, separator)
    }
    const run = 'Foo=CHAR(82)&CHAR(85)&CHAR(78)'
    await createTables(sandbox.admin, `drop table if exists runs; ${createTexts('runs')}`)
    const texts = [...DELIMITERS, '\n', '; "', '\n '].map((before) => run.replace('=', `${before}=`))
    await sandbox.admin.query(fillTexts('runs'), [texts])
    expect(await shown('neutralise')).not.toContain('RUN')
    expect(await shown('raw')).toContain('RUN')
  },
)
