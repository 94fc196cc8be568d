import type { CsvChunk } from '../../lib/csv/chunk.ts'
import { BYTE_ORDER_MARK } from '../../lib/csv/encode.ts'
import type { ExportRequest } from '../../lib/exports/request.ts'
import { type Asked, isByRows, selectStatement } from '../../lib/source/query.ts'
import type { Reader, SourceSettings } from '../../lib/source/reader.ts'
import type { SessionOptions } from '../../lib/source/session.ts'
import { gzipped } from '../csv/gzip.ts'
import { CopyReader } from './copy-reader.ts'
import { type Plan, planQuery } from './plan.ts'
import { RowCount } from './row-count.ts'
import { RowsReader } from './rows-reader.ts'
import { Sessions } from './sessions.ts'
import { shareSnapshot } from './snapshot.ts'
import { needUnchanged } from './unchanged.ts'

/** The file of a request: bytes with row counts. Disposing ends its connections, also in the middle. */
export type CsvSource = Reader & AsyncDisposable

/**
 * Opens the source of a request's file: plans it, takes a snapshot, and chooses between COPY and rows.
 * @param signal ends everything that is under way, on the server too; its reason is then thrown.
 * @throws Problem `dataset_mismatch`, or what the database says.
 */
export async function openCsvSource(
  settings: SourceSettings,
  asked: Asked,
  signal: AbortSignal,
): Promise<CsvSource> {
  const { dataset, request, scope } = asked
  await using opened = new AsyncDisposableStack()
  const options: SessionOptions = {
    timeZone: request.format.timeZone,
    workMemMegabytes: settings.workMemMegabytes,
    // Whether a plan has helpers hangs on how many rows the planner expects, and it knows those of other people.
    mayHaveHelpers: dataset.key !== null && scope.size === 0,
    statementMs: null,
  }
  const sessions = opened.use(new Sessions(settings.url, options, signal, settings))
  const first = await sessions.open()
  const planned = await planQuery(first, asked, settings.parallel > 1)
  const byRows = isByRows(planned.query)
  const shared = await shareSnapshot(first, sessions, {
    ...options,
    // What a function reads in a helper leaves no trace when the helper has ended.
    mayHaveHelpers: options.mayHaveHelpers && !planned.definitions.callsReaders,
    connections: byRows || planned.rangeSlices === null ? 1 : settings.parallel,
    tables: tablesToLock(planned),
    select: selectStatement(planned.query),
  })
  // Over one connection ranges are more work than one COPY, and need all that is read to stay as it is.
  const plan = shared.length > 1 ? planned : { ...planned, boundaries: [], rangeSlices: null }
  const reader = byRows
    ? new RowsReader(first, plan, settings)
    : new CopyReader(shared, plan, settings, () => sessions.open())
  // The planner's number of rows, and the histogram by which the key is cut, tell of other people's rows.
  const count = scope.size === 0 ? null : opened.use(new RowCount(sessions, plan.query))
  const look = () => needUnchanged(shared, plan, options, () => sessions.openIfAny())
  const chunks = () => unchanged(sessions.guard(reader.chunks()), look)
  const kept = opened.move()
  return {
    chunks: () => finishedFile(chunks(), request),
    progress: (rowsDone) => (count ?? reader).progress(rowsDone),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** SQL names of what will be read, and of what functions may read, as far as it may be locked. */
function tablesToLock({ definitions: { relations, namedInBodies } }: Plan): string[] {
  const lockable = [...relations, ...namedInBodies].filter(({ isLockable }) => isLockable)
  return [...new Set(lockable.map(({ name }) => name))]
}

/** Passes chunks on, and ends with a look at what they came from. */
async function* unchanged(
  chunks: AsyncIterable<CsvChunk>,
  look: () => Promise<void>,
): AsyncGenerator<CsvChunk> {
  yield* chunks
  await look()
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
