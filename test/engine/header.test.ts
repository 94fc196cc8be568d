import { expect, test } from 'vitest'
import { neutralise } from '../../lib/csv/neutralise.ts'
import { type CellFormat, defineDataset } from '../../lib/dataset.ts'
import { ENCODINGS, type Encoding } from '../../lib/exports/format-options.ts'
import { literal, TEXT } from '../../lib/source/literal.ts'
import { openSandbox } from '../support/sandbox.ts'
import { readCells } from './support/cells.ts'
import { detailOf, exportFile } from './support/engine.ts'
import { copyRows } from './support/reference.ts'
import { PATHS } from './support/text-table.ts'

const sandbox = await openSandbox()
const encodings = Object.keys(ENCODINGS) as Encoding[]

/** Of each encoding: what it has beside ASCII, also characters of which others write another code. */
const LABELS: Record<Encoding, string[]> = {
  'utf-8': ['Größe', '北京', '🎁', '\u{10ffff}', '\u200b', 'e\u0301'],
  gb18030: ['数量', '𠀀', '🎁', 'Größe €', '한국어'],
  big5: ['禮物', '許功蓋', '仝', '═╞╡╪'],
  shift_jis: ['日本語', 'ｶﾅ', '表ソ能十', '№℡㈱', 'ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ', '①'],
  'euc-kr': ['한국어', '똠방각하', '北京'],
  'windows-1250': ['Příliš', 'Łódź €'],
  'windows-1251': ['Привет', '№ €'],
  'windows-1252': ['Größe', '“–” €', 'ÿ\u00a0Ÿ'],
}
/** What CSV writes in a way of its own. */
const PLAIN = ['a, b', 'a;b', 'a|b', 'say "tea"', "'", '\\', '\\.', 'NULL', '=1+1', '-', 'a;=f(x)', '~']

function datasetOf(labels: string[], format?: CellFormat) {
  const columns = labels.map((label, index) => ({
    id: `c${index}`,
    label,
    kind: 'integer' as const,
    format,
  }))
  const list = labels.map((_, index) => `${index} as c${index}`).join(', ')
  return defineDataset({ id: 'headed', label: 'Headed', sql: `select ${list} where false`, columns })
}

/** Compares a header with the COPY of its labels. */
async function needSame(labels: string[], encoding: Encoding, delimiter = ','): Promise<void> {
  const format = { encoding, delimiter, formulas: 'raw', lineEnd: 'lf' }
  const { file } = await exportFile(sandbox, datasetOf(labels), { format })
  const select = `select ${labels.map((label) => literal(label, TEXT)).join(', ')}`
  const copied = await copyRows(
    sandbox,
    select,
    `, delimiter '${delimiter}', encoding '${ENCODINGS[encoding]}'`,
  )
  expect(copied).toHaveLength(1)
  expect(file).toEqual(copied[0])
}

test.each(encodings)('a header in %s has the bytes of a COPY', async (encoding) => {
  await needSame([...PLAIN, ...LABELS[encoding]], encoding)
})

test.each([';', '\t', '|'])('a header has the bytes of a COPY with "%s" between the labels', (delimiter) =>
  needSame(PLAIN, 'utf-8', delimiter),
)

test('a header of one label that would end a COPY has the bytes of a COPY', () => needSame(['\\.'], 'utf-8'))

test.each([
  ['big5', 'É'],
  ['big5', '¥'],
  ['shift_jis', '¥'],
  ['shift_jis', '한'],
  ['gb18030', '\ue7c7'],
  ['euc-kr', 'É'],
  ['windows-1252', 'Ł'],
] as const)(
  'a header with a character that %s lacks, or others read otherwise, is refused: %s',
  async (encoding, label) => {
    const work = exportFile(sandbox, datasetOf([label]), { format: { encoding } })
    expect(await detailOf(work, 'unencodable')).toMatch(/^The header has a character that [\w-]+ lacks\.$/)
  },
)

test.each(['=1+1', 'Net;=f(x)', '@risk', '-12.30', '+ more', '＝x', 'Total, "net"', 'Größe'])(
  'the label %j is neutralised as a cell is, by both ways of writing',
  async (label) => {
    for (const [, format] of PATHS) {
      for (const [formulas, wanted] of [
        ['neutralise', neutralise(label)],
        ['raw', label],
      ]) {
        const dataset = datasetOf([label], format)
        const { file } = await exportFile(sandbox, dataset, { format: { formulas } })
        expect(readCells(file.toString())[0]).toEqual([wanted])
      }
    }
  },
)
