import { expect, test } from 'vitest'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { toPreviewView } from '../../server/api/preview.ts'

const rowsOf = (text: string) =>
  toPreviewView(
    { text, rows: 1, rowsTotal: 1, rowsTotalIsEstimate: false },
    { columns: ['note'], filters: [], format: { ...STANDARD_FORMAT, header: false } },
  ).rows

test.each([
  ['an empty cell alone', '\r\n', [['']]],
  ['a cell that begins with U+FEFF', '\uFEFFa\r\n', [['\uFEFFa']]],
  ['two empty ones', ',\r\n', [['', '']]],
  ['no row', '', []],
])('of %s a preview has the cells that the file has', (_, text, rows) => {
  expect(rowsOf(text)).toEqual(rows)
})
