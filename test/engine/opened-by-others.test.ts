import iconv from 'iconv-lite'
import Papa from 'papaparse'
import { beforeAll, describe, expect, test } from 'vitest'
import { neutralise } from '../../lib/csv/neutralise.ts'
import { type Encoding, EXCEL_FORMAT, STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { openSandbox } from '../support/sandbox.ts'
import { differences, readCells } from './support/cells.ts'
import { exportFile } from './support/engine.ts'
import { hasLibreOffice, openedInCalc } from './support/libreoffice.ts'
import { hasPython, readWithPython } from './support/python.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, PATHS, textDataset } from './support/text-table.ts'
import { NASTY_TEXTS } from './support/texts.ts'

const sandbox = await openSandbox()

const PRESETS: [string, Partial<typeof STANDARD_FORMAT>][] = [
  ['Standard', STANDARD_FORMAT],
  ['Excel', EXCEL_FORMAT],
  ['GB18030', { encoding: 'gb18030' }],
]

/** What a spreadsheet would run or call if it were not for the apostrophe, and what it should show as it is. */
const SPREADSHEET_TEXTS = [
  '=1+1',
  '=1+1\nand more',
  '+1+1',
  '-1+1',
  '@SUM(A1:A2)',
  ' =1+1',
  '\t=1+1',
  '=HYPERLINK("http://example.com","click")',
  "=cmd|' /C calc'!A0",
  '=WEBSERVICE("http://example.com")',
  '＝1+1',
  'plain words',
  'comma, "quotes", and\na line',
  '礼物包装,谢谢',
  'Größe €',
  '🎁',
  '\\.',
]

beforeAll(async () => {
  await createTables(sandbox.admin, `${createTexts('nasty')}; ${createTexts('sheet')}`)
  await sandbox.admin.query(fillTexts('nasty'), [[null, ...NASTY_TEXTS]])
  await sandbox.admin.query(fillTexts('sheet'), [SPREADSHEET_TEXTS])
})

/** The cells that a reader must find in the file of the nasty texts. */
const wanted = [
  ['Number', 'Text'],
  ...['', ...NASTY_TEXTS].map((text, index) => [String(index + 1), neutralise(text)]),
]

describe.each(PRESETS)('a file of the preset %s', (preset, format) => {
  const encoding: Encoding = format.encoding ?? 'utf-8'

  test.each(PATHS)('written by %s is read by papaparse', async (_, cellFormat) => {
    const { file } = await exportFile(sandbox, textDataset('nasty', cellFormat), { format })
    const text = iconv.decode(file, encoding, { stripBOM: false })
    expect(text.startsWith('\ufeff')).toBe(preset === 'Excel')
    const { data, errors } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { newline: '\r\n' })
    expect(errors).toEqual([])
    expect(differences(data.slice(0, -1), wanted)).toEqual([])
  })

  test.skipIf(!hasPython)('is read by Python (skipped where there is no python3)', async () => {
    const { file } = await exportFile(sandbox, textDataset('nasty'), { format })
    const codec = encoding === 'utf-8' ? 'utf-8-sig' : encoding
    expect(differences(readWithPython(file, codec), wanted)).toEqual([])
  })

  test.skipIf(!hasLibreOffice)(
    'shows its cells in LibreOffice and runs none (skipped where there is no soffice)',
    async () => {
      const { file } = await exportFile(sandbox, textDataset('sheet'), { format, columns: ['t'] })
      const shown = await openedInCalc(file, encoding === 'gb18030' ? 85 : 76)
      const cells = readCells(shown, { lineEnd: '\n' }).slice(1)
      // A cell with an apostrophe is text to Calc, which keeps the apostrophe.
      expect(
        differences(
          cells,
          SPREADSHEET_TEXTS.map((text) => [neutralise(text)]),
        ),
      ).toEqual([])
    },
  )
})

test.skipIf(!hasLibreOffice)(
  'LibreOffice does run what is exported raw, so the test above can fail',
  async () => {
    const { file } = await exportFile(sandbox, textDataset('sheet'), {
      columns: ['t'],
      format: { formulas: 'raw' },
    })
    expect(readCells(await openedInCalc(file), { lineEnd: '\n' })[1]).toEqual(['2'])
  },
)
