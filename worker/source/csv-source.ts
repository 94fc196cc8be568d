import type { Dataset } from '../../lib/dataset.ts'
import type { ExportRequest } from '../../lib/exports/request.ts'
import type { CsvChunk } from '../csv/chunk.ts'
import { BYTE_ORDER_MARK } from '../csv/encode.ts'
import { gzipped } from '../csv/gzip.ts'
import { CopyReader } from './copy-reader.ts'
import { planQuery } from './plan.ts'
import { requestedColumns } from './query.ts'
import { RowsReader } from './rows-reader.ts'
import { openSession } from './session.ts'
import { shareSnapshot } from './snapshot.ts'

/** How a source is read. */
export type SourceSettings = {
  url: string
  /** Connections that read at the same time. */
  parallel: number
  /** A row of more bytes fails the export. */
  maxRowBytes: number
}

/** How far a source has been read. */
export type SourceProgress = {
  rowsTotal: number
  rowsTotalIsEstimate: boolean
  /** 0 to 99: 100 is said when the file is there. */
  percent: number
}

/** One way of reading a request: ranges of COPY, or rows. */
export type Reader = {
  chunks(): AsyncIterable<CsvChunk>
  /** @param rowsDone rows that have been written so far. */
  progress(rowsDone: number): SourceProgress
  /** Ends {@link Reader.chunks} with an error, also while it waits for the database. */
  abort(error: unknown): void
}

/** The file of a request: bytes with row counts. Disposing ends its connections, also in the middle. */
export type CsvSource = Reader & AsyncDisposable

/**
 * Opens the source of a request's file: plans it, takes a snapshot, and chooses between COPY and rows.
 * @throws Problem `dataset_mismatch`, or what the database says.
 */
export async function openCsvSource(
  settings: SourceSettings,
  dataset: Dataset,
  request: ExportRequest,
): Promise<CsvSource> {
  await using opened = new AsyncDisposableStack()
  const { timeZone } = request.format
  const first = opened.use(await openSession(settings.url, timeZone))
  const plan = await planQuery(first, dataset, request, settings.parallel > 1)
  const byRows = requestedColumns(plan.query).some((column) => column.format)
  const connections = byRows || plan.candidates.length === 0 ? 1 : settings.parallel
  const snapshot = { url: settings.url, connections, timeZone, tables: plan.tables }
  const sessions = await shareSnapshot(first, opened, snapshot)
  const reader = byRows ? new RowsReader(first, plan) : new CopyReader(sessions, plan, settings)
  const kept = opened.move()
  return {
    chunks: () => finishedFile(reader.chunks(), request),
    progress: (rowsDone) => reader.progress(rowsDone),
    abort: (error) => reader.abort(error),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** Puts around the rows what belongs to the file as a whole. */
function finishedFile(chunks: AsyncIterable<CsvChunk>, { format }: ExportRequest): AsyncIterable<CsvChunk> {
  const marked = format.byteOrderMark ? withMark(chunks) : chunks
  return format.gzip ? gzipped(marked) : marked
}

async function* withMark(chunks: AsyncIterable<CsvChunk>): AsyncGenerator<CsvChunk> {
  yield { pieces: [BYTE_ORDER_MARK], rows: 0 }
  yield* chunks
}
