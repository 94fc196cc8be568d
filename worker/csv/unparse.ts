import Papa from 'papaparse'
import type { Column } from '../../lib/dataset.ts'
import { type Format, STANDARD_FORMAT } from '../../lib/exports/format.ts'
import { neutralise } from './neutralise.ts'

/** Cells as text; null is NULL. */
export type Row = readonly (string | null)[]

/**
 * Makes the function that writes rows as lines of CSV, each with its line end.
 * @param isFreeText of each column: whether its cells may hold what a spreadsheet would run.
 */
export function rowsToCsv(
  isFreeText: readonly boolean[],
  format: Format = STANDARD_FORMAT,
): (rows: readonly Row[]) => string {
  const write = (cell: string | null, index: number) =>
    cell !== null && isFreeText[index] ? neutralise(cell) : cell
  return (rows) => lines(format.formulas === 'raw' ? rows : rows.map((row) => row.map(write)), format)
}

/** The header line. */
export function headerToCsv(columns: readonly Column[], format: Format = STANDARD_FORMAT): string {
  return lines([columns.map(({ label }) => (format.formulas === 'raw' ? label : neutralise(label)))], format)
}

function lines(rows: readonly Row[], { delimiter, lineEnd }: Format): string {
  const newline = lineEnd === 'crlf' ? '\r\n' : '\n'
  // An empty string is quoted, so that it can be told from NULL. Papa writes no line end after the last row.
  const csv = Papa.unparse(rows as Row[], { delimiter, newline, quotes: (cell) => cell === '' })
  return csv + newline
}
