import iconv from 'iconv-lite'
import type { CsvChunk } from '../csv/chunk.ts'
import { Problem } from '../problems/problem.ts'
import { copyOut } from './copy-out.ts'
import { RowTooLargeError } from './copy-parser.ts'
import { headerOfCopy } from './header.ts'
import {
  type Asked,
  firstCopyStatement,
  firstSelectStatement,
  isByRows,
  neutralisedOnTheWay,
  type Query,
} from './query.ts'
import { readQuery } from './read-query.ts'
import { isUnencodable, unencodable } from './reader.ts'
import { isEstimated, totalOf } from './row-total.ts'
import { readRows } from './rows.ts'
import type { Session } from './session.ts'

/** The beginning of a request's file. */
export type FirstRows = {
  /** As the file has it, without a byte-order mark and not compressed: its header, if it has one, and its first rows. */
  text: string
  rows: number
  /** How many the file will have; null where that is not known. */
  rowsTotal: number | null
  rowsTotalIsEstimate: boolean
}

/** How much is read: so many rows, of so many bytes as text. */
type Bounds = { rows: number; bytes: number }

/** The first rows are of more bytes than may be. */
export class FirstRowsTooLargeError extends Error {
  constructor(bytes: number, cause?: unknown) {
    super(`The first rows have more than ${bytes} bytes`, { cause })
    this.name = 'FirstRowsTooLargeError'
  }
}

/**
 * Reads the first rows of a request's file as the file itself is read, over a session whose transaction has not begun to read. Where the dataset
 * has no key the file has no order, and then these may be others than the file's first.
 * @throws Problem, FirstRowsTooLargeError, or what the database says.
 */
export async function readFirstRows(session: Session, asked: Asked, bounds: Bounds): Promise<FirstRows> {
  const { query } = await readQuery(session, asked)
  const chunks = isByRows(query)
    ? readRows(session, query, bounds.bytes, firstSelectStatement(query, bounds.rows))
    : copiedRows(session, query, bounds)
  const { bytes, rows } = await collected(chunks, bounds.bytes)
  const text = iconv.decode(Buffer.from(bytes), query.request.format.encoding, { stripBOM: false })
  if (rows < bounds.rows) return { text, rows, rowsTotal: rows, rowsTotalIsEstimate: false }
  const rowsTotal = await totalOf(session, query, rows)
  return { text, rows, rowsTotal, rowsTotalIsEstimate: isEstimated(query) }
}

async function* copiedRows(session: Session, query: Query, bounds: Bounds): AsyncGenerator<CsvChunk> {
  const { format } = query.request
  if (format.header) yield { pieces: [await headerOfCopy(session, query)], rows: 0 }
  const chunks: CsvChunk[] = []
  let bytes = 0
  const take = (pieces: Buffer[], rows: number) => {
    for (const piece of pieces) bytes += piece.length
    // COPY goes on to its end, which is near.
    if (bytes <= bounds.bytes) chunks.push({ pieces, rows })
  }
  const options = {
    lineEnd: format.lineEnd,
    maxRowBytes: bounds.bytes,
    neutralised: neutralisedOnTheWay(query),
  }
  try {
    await copyOut(session, firstCopyStatement(query, bounds.rows), { take }, options).finished
  } catch (error) {
    if (isUnencodable(error, format.encoding)) throw unencodable({}, format.encoding, error)
    throw error
  }
  if (bytes > bounds.bytes) throw new FirstRowsTooLargeError(bounds.bytes)
  yield* chunks
}

async function collected(
  chunks: AsyncIterable<CsvChunk>,
  bytesMax: number,
): Promise<{ bytes: Uint8Array; rows: number }> {
  const all: Uint8Array[] = []
  let length = 0
  let rows = 0
  try {
    for await (const chunk of chunks) {
      rows += chunk.rows
      for (const piece of chunk.pieces) length += piece.length
      if (length > bytesMax) throw new FirstRowsTooLargeError(bytesMax)
      all.push(...chunk.pieces)
    }
  } catch (error) {
    throw isRowTooLarge(error) ? new FirstRowsTooLargeError(bytesMax, error) : error
  }
  return { bytes: Buffer.concat(all), rows }
}

/** It has told the bound of the first rows, which is not that of a file's. */
function isRowTooLarge(error: unknown): boolean {
  return error instanceof RowTooLargeError || (error instanceof Problem && error.code === 'row_too_large')
}
