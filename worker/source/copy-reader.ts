import pg from 'pg'
import type { CsvChunk } from '../../lib/csv/chunk.ts'
import { encode } from '../../lib/csv/encode.ts'
import { isMisread } from '../../lib/csv/misread.ts'
import { headerToCsv } from '../../lib/csv/unparse.ts'
import { ENCODINGS, type Encoding } from '../../lib/exports/format-options.ts'
import { log } from '../../lib/log.ts'
import { RowTooLargeError } from '../../lib/source/copy-parser.ts'
import { literal, TEXT } from '../../lib/source/literal.ts'
import { copyStatement, keyStatement, neutralisedOnTheWay, requestedColumns } from '../../lib/source/query.ts'
import {
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
/**
 * Of these encodings there are several editions, and Postgres follows another one than we do: it has fewer characters, and
 * another one of the codes that some have. Our header must not be of another edition than its rows.
 */
const HAVE_EDITIONS: readonly Encoding[] = ['big5', 'shift_jis']
/** SQLSTATEs untranslatable_character, of Postgres' own, and character_not_in_repertoire, of ours. */
const UNENCODABLE: readonly string[] = ['22P05', '22021']

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
      if (this.#plan.query.request.format.header) yield await this.#header()
      yield* this.#copy.chunks()
    } catch (error) {
      throw await this.#explained(error)
    }
  }

  progress(rowsDone: number): SourceProgress {
    const { rows, boundaries } = this.#plan
    return estimatedProgress(rowsDone, this.#copy.share(rows / (boundaries.length + 1)), rows)
  }

  async #header(): Promise<CsvChunk> {
    const { query } = this.#plan
    const { format } = query.request
    const text = headerToCsv(requestedColumns(query), format)
    const bytes = isMisread(text, format.encoding) ? null : await this.#encoded(text, format.encoding)
    if (bytes === null) throw unencodable({ part: 'The header' }, format.encoding)
    return { pieces: [bytes], rows: 0 }
  }

  /** Text in the file's encoding, in the bytes that the COPY of the rows would give it. */
  async #encoded(text: string, encoding: Encoding): Promise<Buffer | null> {
    if (!HAVE_EDITIONS.includes(encoding)) return encode(text, encoding)
    const { rows } = await this.#first.query<{ bytes: string }>(
      `select pg_catalog.convert_to(${literal(text, TEXT)}, '${ENCODINGS[encoding]}') as bytes`,
    )
    return Buffer.from(rows[0]?.bytes.replace(/^\\x/, '') ?? '', 'hex')
  }

  /** Says which row it was, where the server's error does not. */
  async #explained(error: unknown): Promise<unknown> {
    const failure = error instanceof RangeFailure ? error.cause : error
    if (failure instanceof RowTooLargeError) return rowTooLarge(failure.maxRowBytes, failure)
    // It was planned, so the first ranges at least could be read.
    if (this.#plan.rangeSlices !== null && errorIsAboutNames(failure))
      return new SourceChangedError('what the dataset reads', failure)
    const { encoding } = this.#plan.query.request.format
    const code = failure instanceof pg.DatabaseError ? failure.code : undefined
    if (encoding === 'utf-8' || !UNENCODABLE.includes(code ?? '')) return failure
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
