import type { CsvChunk } from '../../lib/csv/chunk.ts'
import { log } from '../../lib/log.ts'
import { RowTooLargeError } from '../../lib/source/copy-parser.ts'
import { headerOfCopy } from '../../lib/source/header.ts'
import { copyStatement, keyStatement, neutralisedOnTheWay } from '../../lib/source/query.ts'
import {
  isUnencodable,
  type Place,
  type Reader,
  rowTooLarge,
  type SourceProgress,
  type SourceSettings,
  unencodable,
} from '../../lib/source/reader.ts'
import type { Session } from '../../lib/source/session.ts'
import { OrderedCopy, RangeFailure } from './ordered-copy.ts'
import type { Plan } from './plan.ts'
import { estimatedProgress } from './progress.ts'
import { Ranges } from './ranges.ts'
import { errorIsAboutNames, SourceChangedError } from './unchanged.ts'

/** Bytes that a connection may have read ahead of its turn. */
const READ_AHEAD_BYTES = 8 * 1024 * 1024

/** Reads a request by COPY, in ranges of its key over all sessions at once. */
export class CopyReader implements Reader {
  readonly #first: Session
  readonly #plan: Plan
  readonly #copy: OrderedCopy
  readonly #open: () => Promise<Session>

  /** @param open opens one more session, to ask what it was that failed. */
  constructor(sessions: Session[], plan: Plan, settings: SourceSettings, open: () => Promise<Session>) {
    this.#open = open
    const [first] = sessions
    if (!first) throw new Error('A COPY needs a session')
    this.#first = first
    this.#plan = plan
    const bufferBytes = READ_AHEAD_BYTES * sessions.length
    const ranges = new Ranges(plan.boundaries, {
      slices: plan.rangeSlices,
      bufferBytes: READ_AHEAD_BYTES,
      lanes: sessions.length,
    })
    this.#copy = new OrderedCopy(sessions, ranges, {
      lineEnd: plan.query.request.format.lineEnd,
      maxRowBytes: settings.maxRowBytes,
      neutralised: neutralisedOnTheWay(plan.query),
      bufferBytes,
      statement: (range) => copyStatement(plan.query, range),
    })
  }

  async *chunks(): AsyncGenerator<CsvChunk> {
    try {
      if (this.#plan.query.request.format.header)
        yield { pieces: [await headerOfCopy(this.#first, this.#plan.query)], rows: 0 }
      yield* this.#copy.chunks()
    } catch (error) {
      throw await this.#explained(error)
    }
  }

  progress(rowsDone: number): SourceProgress {
    const { rows, boundaries } = this.#plan
    return estimatedProgress(rowsDone, this.#copy.share(rows / (boundaries.length + 1)), rows)
  }

  /** Says which row it was, where the server's error does not. */
  async #explained(error: unknown): Promise<unknown> {
    const failure = error instanceof RangeFailure ? error.cause : error
    if (failure instanceof RowTooLargeError) return rowTooLarge(failure.maxRowBytes, failure)
    // It was planned, so the first ranges at least could be read.
    if (this.#plan.rangeSlices !== null && errorIsAboutNames(failure))
      return new SourceChangedError('what the dataset reads', failure)
    const { encoding } = this.#plan.query.request.format
    if (!isUnencodable(failure, encoding)) return failure
    const place = error instanceof RangeFailure ? await this.#placeOf(error) : { part: 'The header' }
    return unencodable(place, encoding, failure)
  }

  /** The row at which a range stopped: rows come in order, so it is the one after those that came. */
  async #placeOf({ range, rows }: RangeFailure): Promise<Place> {
    const { query } = this.#plan
    const column = query.dataset.columns.find(({ id }) => id === query.dataset.key)
    if (!column) return {}
    try {
      await using session = await this.#open()
      const found = await session.query<{ key: string | null }>(keyStatement(query, range, rows))
      return { column: column.label, key: found.rows[0]?.key ?? 'empty' }
    } catch (error) {
      // Finding it may take as long as the export did, or need a connection too many; what went wrong is known all the same.
      log.warn({ error }, 'the row that cannot be written was not found')
      return {}
    }
  }
}
