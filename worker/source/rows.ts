import type pg from 'pg'
import Cursor from 'pg-cursor'
import type { CellFormat, Column } from '../../lib/dataset.ts'
import { Problem } from '../../lib/problems/problem.ts'
import type { CsvChunk } from '../csv/chunk.ts'
import { encode } from '../csv/encode.ts'
import { headerToCsv, type Row, rowsToCsv } from '../csv/unparse.ts'
import { typeOf } from './conditions.ts'
import { holdsFreeText } from './output.ts'
import { type Query, requestedColumns, selectStatement } from './query.ts'
import { type Place, rowTooLarge, unencodable } from './reader.ts'

/** Most rows that are fetched and written at a time: about 250 KB of the demo shop. */
const BATCH_ROWS = 2_000
/** Rows that are fetched first, before it is known how large they are. */
const FIRST_ROWS = 20
/** Rows are fetched one by one when they are so large: a row is held several times while it is written. */
const BATCH_BYTES = 1024 * 1024

/**
 * Reads a request through a cursor, lets the columns' format functions write their cells, and writes the rest as Postgres
 * did. Asks for the next rows only when the last were taken.
 * @throws Problem `unencodable` with the row's key, or `row_too_large`.
 */
export async function* readRows(
  client: pg.Client,
  query: Query,
  maxRowBytes: number,
): AsyncGenerator<CsvChunk> {
  const { format } = query.request
  const columns = requestedColumns(query)
  // A format function may write anything, whatever its column's kind.
  const isFreeText = columns.map(
    (column) => column.format !== undefined || holdsFreeText(column, typeOf(query.types, column)),
  )
  const toCsv = rowsToCsv(isFreeText, format)
  const project = projection(query, columns)
  if (format.header)
    yield { pieces: [encoded(headerToCsv(columns, format), query, { part: 'The header' })], rows: 0 }
  const cursor = client.query(new Cursor<Row>(selectStatement(query), [], { rowMode: 'array' }))
  let rows = await cursor.read(FIRST_ROWS)
  while (rows.length > 0) {
    const largest = Math.max(...rows.map(bytesOf))
    if (largest > maxRowBytes) throw rowTooLarge(maxRowBytes)
    // The server fetches the next rows while these are written, unless they are so large that two of them are too much.
    const batchRows = Math.min(BATCH_ROWS, Math.floor(BATCH_BYTES / largest))
    const next = batchRows > 0 ? cursor.read(batchRows) : null
    next?.catch(() => undefined)
    for (const { first, cells } of inGroups(rows.map(project), maxRowBytes)) {
      const bytes = encode(toCsv(cells), format.encoding)
      if (bytes) yield { pieces: [bytes], rows: cells.length }
      else
        for (const [index, row] of cells.entries())
          encoded(toCsv([row]), query, placeOf(query, rows[first + index]))
    }
    rows = await (next ?? cursor.read(1))
  }
}

/** Rows that are written at a time: format functions may have made them much larger than they came. */
function* inGroups(rows: Row[], maxRowBytes: number): Generator<{ first: number; cells: Row[] }> {
  let first = 0
  let bytes = 0
  for (const [index, row] of rows.entries()) {
    const rowBytes = bytesOf(row)
    if (rowBytes > maxRowBytes) throw rowTooLarge(maxRowBytes)
    if (bytes > BATCH_BYTES) {
      yield { first, cells: rows.slice(first, index) }
      first = index
      bytes = 0
    }
    bytes += rowBytes
  }
  yield { first, cells: rows.slice(first) }
}

function bytesOf(row: Row): number {
  return row.reduce((sum, cell) => sum + Buffer.byteLength(cell ?? '') + 1, 0)
}

/** From a row with every column of the dataset to one with the requested columns, formatted. */
function projection({ dataset }: Query, columns: Column[]): (row: Row) => Row {
  const places = columns.map((column) => dataset.columns.indexOf(column))
  const ids = dataset.columns.map(({ id }) => id)
  return (row) => {
    const record: Record<string, string | null> = {}
    for (let index = 0; index < ids.length; index++) record[ids[index] ?? ''] = row[index] ?? null
    return columns.map((column, index) => {
      const value = row[places[index] ?? -1] ?? null
      return column.format ? formatted(column, column.format, { value, record }) : value
    })
  }
}

/** What a column's format function writes. @throws Problem `format_failed` if it throws, or writes no text. */
function formatted(
  { label }: Column,
  format: CellFormat,
  { value, record }: { value: string | null; record: Record<string, string | null> },
): string | null {
  let cause: unknown
  try {
    const cell: unknown = format(value, record)
    if (cell === null || typeof cell === 'string') return cell
    cause = new TypeError(
      `The format of a column must return text or null, and this one returned ${typeof cell}`,
    )
  } catch (error) {
    cause = error
  }
  throw new Problem('format_failed', { params: { column: label }, cause })
}

function encoded(text: string, { request: { format } }: Query, place: Place): Buffer {
  const bytes = encode(text, format.encoding)
  if (bytes) return bytes
  throw unencodable(place, format.encoding)
}

function placeOf({ dataset }: Query, row: Row | undefined): Place {
  const index = dataset.columns.findIndex(({ id }) => id === dataset.key)
  const column = dataset.columns[index]
  return column ? { column: column.label, key: row?.[index] ?? 'empty' } : {}
}
