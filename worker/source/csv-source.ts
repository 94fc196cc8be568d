import type { Dataset } from '../../lib/dataset.ts'
import type { ExportRequest } from '../../lib/exports/request.ts'
import type { CsvChunk } from '../csv/chunk.ts'
import { BYTE_ORDER_MARK } from '../csv/encode.ts'
import { gzipped } from '../csv/gzip.ts'
import { CopyReader } from './copy-reader.ts'
import { planQuery } from './plan.ts'
import { requestedColumns } from './query.ts'
import type { Reader, SourceSettings } from './reader.ts'
import { RowsReader } from './rows-reader.ts'
import { Sessions } from './sessions.ts'
import { shareSnapshot } from './snapshot.ts'

/** The file of a request: bytes with row counts. Disposing ends its connections, also in the middle. */
export type CsvSource = Reader & AsyncDisposable

/**
 * Opens the source of a request's file: plans it, takes a snapshot, and chooses between COPY and rows.
 * @param signal ends everything that is under way, on the server too; its reason is then thrown.
 * @throws Problem `dataset_mismatch`, or what the database says.
 */
export async function openCsvSource(
  settings: SourceSettings,
  dataset: Dataset,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<CsvSource> {
  await using opened = new AsyncDisposableStack()
  const { timeZone } = request.format
  const sessions = opened.use(new Sessions(settings.url, timeZone, signal))
  const first = await sessions.open()
  const plan = await planQuery(first, dataset, request, settings.parallel > 1)
  const byRows = requestedColumns(plan.query).some((column) => column.format)
  const connections = byRows || plan.candidates.length === 0 ? 1 : settings.parallel
  const shared = await shareSnapshot(first, sessions, { connections, timeZone, tables: plan.tables })
  const reader = byRows ? new RowsReader(first, plan, settings) : new CopyReader(shared, plan, settings)
  const kept = opened.move()
  return {
    chunks: () => finishedFile(sessions.guard(reader.chunks()), request),
    progress: (rowsDone) => reader.progress(rowsDone),
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
