import Papa from 'papaparse'
import type { Column, ColumnKind } from '../../lib/dataset.ts'
import { neutralise } from './neutralise.ts'

/** RFC 4180, section 2: lines end in CRLF. */
const LINE_END = '\r\n'

/** Kinds whose cells hold what people wrote; everything else is written by Postgres in a fixed form. */
const FREE_TEXT: readonly ColumnKind[] = ['text', 'enum', 'json', 'other']

/** Cells as Postgres wrote them; null is NULL. */
export type Row = readonly (string | null)[]

/** Makes the function that writes rows of these columns as lines of CSV, each with its line end. */
export function rowsToCsv(columns: readonly Column[]): (rows: readonly Row[]) => string {
  const isText = columns.map((column) => FREE_TEXT.includes(column.kind))
  return (rows) =>
    lines(
      rows.map((row) => row.map((cell, index) => (cell !== null && isText[index] ? neutralise(cell) : cell))),
    )
}

/** The header line. */
export function headerToCsv(columns: readonly Column[]): string {
  return lines([columns.map((column) => neutralise(column.label))])
}

function lines(rows: Row[]): string {
  // An empty string is quoted, so that it can be told from NULL. Papa writes no line end after the last row.
  const csv = Papa.unparse(rows, { newline: LINE_END, quotes: (cell) => cell === '' })
  return csv + LINE_END
}
