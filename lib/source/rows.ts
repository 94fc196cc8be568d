import type { CsvChunk } from '../csv/chunk.ts'
import { encode } from '../csv/encode.ts'
import { headerToCsv, type Row, rowsToCsv } from '../csv/unparse.ts'
import type { CellFormat, Column } from '../dataset.ts'
import { Problem } from '../problems/problem.ts'
import { returnedKind } from '../returned-kind.ts'
import { typeOf } from './conditions.ts'
import { holdsFreeText } from './output.ts'
import { type Query, requestedColumns, requestedHeaders, selectStatement } from './query.ts'
import { type Place, rowTooLarge, unencodable } from './reader.ts'
import { RowStream } from './row-stream.ts'
import type { SourceClient } from './source-client.ts'

/** Rows that are written at a time are about so long, as text: a row is held several times while it is written. */
const GROUP_LENGTH = 1024 * 1024
/** What one unit of a string's length takes in UTF-8 at the most. */
const UNIT_BYTES_MAX = 3

/**
 * Reads a request row by row, lets the columns' format functions write their cells, and writes the rest as Postgres did.
 * @throws Problem `unencodable` with the row's key, or `row_too_large`; RowTooLargeError for a row that is too large to be read.
 */
export async function* readRows(
  client: SourceClient,
  query: Query,
  maxRowBytes: number,
  statement = selectStatement(query),
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
    yield {
      pieces: [encoded(headerToCsv(requestedHeaders(query), format), query, { part: 'The header' })],
      rows: 0,
    }
  for await (const { rows } of new RowStream(client, statement, maxRowBytes).batches()) {
    if (rows.some((row) => isLarger(row, maxRowBytes))) throw rowTooLarge(maxRowBytes)
    for (const { first, cells } of inGroups(rows.map(project), maxRowBytes)) {
      const bytes = encode(toCsv(cells), format.encoding)
      if (bytes) yield { pieces: [bytes], rows: cells.length }
      else
        for (const [index, row] of cells.entries())
          encoded(toCsv([row]), query, placeOf(query, rows[first + index]))
    }
  }
}

/** Rows that are written at a time: format functions may have made them much larger than they came. */
function* inGroups(rows: Row[], maxRowBytes: number): Generator<{ first: number; cells: Row[] }> {
  let first = 0
  let length = 0
  for (const [index, row] of rows.entries()) {
    if (isLarger(row, maxRowBytes)) throw rowTooLarge(maxRowBytes)
    if (length > GROUP_LENGTH) {
      yield { first, cells: rows.slice(first, index) }
      first = index
      length = 0
    }
    length += lengthOf(row)
  }
  yield { first, cells: rows.slice(first) }
}

/** Counts bytes only where the row's length leaves it open: counting them takes many times as long. */
function isLarger(row: Row, maxRowBytes: number): boolean {
  return lengthOf(row) * UNIT_BYTES_MAX > maxRowBytes && bytesOf(row) > maxRowBytes
}

function bytesOf(row: Row): number {
  return row.reduce((sum, cell) => sum + Buffer.byteLength(cell ?? '') + 1, 0)
}

/** The length of a row's text, with one for each cell. */
function lengthOf(row: Row): number {
  let length = row.length
  for (const cell of row) if (cell !== null) length += cell.length
  return length
}

/** What format functions see of a row: nothing but its columns, whatever they are called, and as fast as an object is. */
const RowRecord = function RowRecord() {} as unknown as new () => Record<string, string | null>
RowRecord.prototype = Object.freeze(Object.create(null))

/** From a row with every column of the dataset to one with the requested columns, formatted. */
function projection({ dataset }: Query, columns: Column[]): (row: Row) => Row {
  const places = columns.map((column) => dataset.columns.indexOf(column))
  const ids = dataset.columns.map(({ id }) => id)
  return (row) => {
    const record: Record<string, string | null> = new RowRecord()
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
      `The format of a column must return text or null, and this one returned ${returnedKind(cell)}`,
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
