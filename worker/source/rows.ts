import type pg from 'pg'
import Cursor from 'pg-cursor'
import type { Column } from '../../lib/dataset.ts'
import type { CsvChunk } from '../csv/chunk.ts'
import { headerToCsv, type Row, rowsToCsv } from '../csv/unparse.ts'

/** Rows that are fetched and written at a time: about 60 KB of the demo shop. */
const BATCH_ROWS = 500

/** Reads a SELECT through a cursor and writes it as CSV; asks for the next rows only when the last were taken. */
export async function* readRows(
  client: pg.Client,
  select: string,
  columns: Column[],
): AsyncGenerator<CsvChunk> {
  yield { bytes: Buffer.from(headerToCsv(columns)), rows: 0 }
  const toCsv = rowsToCsv(columns)
  const cursor = client.query(new Cursor<Row>(select, [], { rowMode: 'array' }))
  for (;;) {
    const rows = await cursor.read(BATCH_ROWS)
    if (rows.length === 0) return
    yield { bytes: Buffer.from(toCsv(rows)), rows: rows.length }
  }
}
