import iconv from 'iconv-lite'
import { beforeAll, expect, test } from 'vitest'
import { neutralise } from '../../lib/csv/neutralise.ts'
import { EVERY_ROW } from '../../lib/scope.ts'
import { readFirstRows } from '../../lib/source/first-rows.ts'
import { openSession } from '../../lib/source/session.ts'
import { openSandbox } from '../support/sandbox.ts'
import { readCells } from './support/cells.ts'
import { detailOf, exportFile, type Run, requestOf } from './support/engine.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, PATHS, textDataset } from './support/text-table.ts'

const sandbox = await openSandbox()

beforeAll(async () => {
  await createTables(sandbox.admin, createTexts('named'))
  await sandbox.admin.query(fillTexts('named'), [['one', 'two']])
})

/** The beginning of the same file, as a preview has it. */
async function shown(dataset: ReturnType<typeof textDataset>, run: Run): Promise<string> {
  const request = requestOf(dataset, run)
  await using session = await openSession(sandbox.sourceUrl, { timeZone: request.format.timeZone })
  const asked = { dataset, request, scope: EVERY_ROW }
  return (await readFirstRows(session, asked, { rows: 20, bytes: 1024 * 1024 })).text
}

test.each(PATHS)('what %s writes has the columns in the order of the request', async (_, format) => {
  const dataset = textDataset('named', format)
  for (const [columns, header, first] of [
    [['id', 't'], 'Number,Text', '1,one'],
    [['t', 'id'], 'Text,Number', 'one,1'],
  ] as const) {
    const run = { columns: [...columns] }
    const { file } = await exportFile(sandbox, dataset, run)
    expect(file.toString()).toMatch(new RegExp(`^${header}\r\n${first}\r\n`))
    expect(await shown(dataset, run)).toBe(file.toString())
  }
})

test.each([
  'Bestellung',
  '=cmd|x!A1',
  '+1+1',
  '-2',
  '@sum',
  'Net;=f(x)',
  'a "quoted" one, with commas',
  "it's",
  '\\.',
  'NULL',
  'שלום עולם',
  '𠀀🎁',
])(
  'a column is called %j by both ways of writing and by the preview, neutralised as a cell',
  async (text) => {
    for (const [, format] of PATHS) {
      const dataset = textDataset('named', format)
      for (const formulas of ['neutralise', 'raw']) {
        const run = { columns: ['t', 'id'], headers: { t: text }, format: { formulas } }
        const { file } = await exportFile(sandbox, dataset, run)
        const wanted = formulas === 'raw' ? text : neutralise(text)
        expect(readCells(file.toString()).slice(0, 2)).toEqual([
          [wanted, 'Number'],
          ['one', '1'],
        ])
        expect(await shown(dataset, run)).toBe(file.toString())
      }
    }
  },
)

test('a header is written in the encoding of the file, or the export fails and says where', async () => {
  for (const [, format] of PATHS) {
    const dataset = textDataset('named', format)
    const run = (encoding: string, t: string): Run => ({ headers: { t }, format: { encoding } })
    const { file } = await exportFile(sandbox, dataset, run('windows-1252', 'Größe'))
    expect(iconv.decode(file, 'windows-1252')).toMatch(/^Number,Größe\r\n/)
    for (const [encoding, text] of [
      ['windows-1252', 'Łódź'],
      ['shift_jis', '한국어'],
    ] as const) {
      const unencodable = run(encoding, text)
      for (const work of [() => exportFile(sandbox, dataset, unencodable), () => shown(dataset, unencodable)])
        expect(await detailOf(work(), 'unencodable')).toMatch(
          /^The header has a character that [\w-]+ lacks\.$/,
        )
    }
  }
})
