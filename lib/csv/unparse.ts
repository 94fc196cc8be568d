import Papa from 'papaparse'
import { type Format, STANDARD_FORMAT } from '../exports/format-options.ts'
import { neutralise } from './neutralise.ts'

/** Cells as text; null is NULL. */
export type Row = readonly (string | null)[]

/**
 * Makes the function that writes rows as lines of CSV, each with its line end. It quotes what Papa quotes, and takes half
 * its time.
 * @param isFreeText of each column: whether its cells may hold what a spreadsheet would run.
 */
export function rowsToCsv(
  isFreeText: readonly boolean[],
  format: Format = STANDARD_FORMAT,
): (rows: readonly Row[]) => string {
  const { delimiter, formulas } = format
  const special = new RegExp(`["\\r\\n\\ufeff${delimiter}]|^ | $`)
  const isNeutralised = isFreeText.map((isFree) => isFree && formulas === 'neutralise')
  const write = (cell: string | null, index: number) => {
    // An empty text is quoted, so that it can be told from NULL.
    if (cell === null) return ''
    const text = isNeutralised[index] ? neutralise(cell) : cell
    return text === '' || special.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const newline = LINE_ENDS[format.lineEnd]
  return (rows) => {
    // One text that grows makes much less garbage than a list of texts that are joined.
    let text = ''
    for (const row of rows) {
      for (let index = 0; index < row.length; index++) {
        if (index > 0) text += delimiter
        text += write(row[index] ?? null, index)
      }
      text += newline
    }
    return text
  }
}

const LINE_ENDS = { crlf: '\r\n', lf: '\n' } as const

/**
 * The header line, as COPY writes one of such cells: the only one of a line is quoted where it would end a COPY that reads. They are
 * neutralised as text is, since people may have written them.
 */
export function headerToCsv(headers: readonly string[], format: Format = STANDARD_FORMAT): string {
  const { delimiter, lineEnd, formulas } = format
  const labels = headers.map((header) => (formulas === 'raw' ? header : neutralise(header)))
  const newline = LINE_ENDS[lineEnd]
  const isEnd = labels.length === 1 && labels[0] === '\\.'
  return Papa.unparse([labels], { delimiter, newline, quotes: (cell) => cell === '' || isEnd }) + newline
}
