import type pg from 'pg'
import { CsvNeutraliser, type NeutralisedCells } from '../csv/csv-neutraliser.ts'
import type { AnswerGuard } from './answer-guard.ts'
import { CopyParser, type LineEnd, type Parsed } from './copy-parser.ts'
import { SourceViolationError } from './message-filter.ts'
import type { QueryConnection, SourceClient } from './source-client.ts'

/** What one COPY hands out while it runs. */
export type CopySink = {
  /** Takes pieces of the file, in order, and how many rows ended in them. */
  take(pieces: Buffer[], rows: number): void
}

export type CopyOptions = {
  lineEnd: LineEnd
  maxRowBytes: number
  /** What is neutralised on the way; nothing when left out. */
  neutralised?: NeutralisedCells | null
}

/** A COPY that runs: it can be held up when its reader is slow, which holds up the server. */
export type RunningCopy = {
  /** The server's own count of the rows, from its `COPY n`. Rejects with the server's error. */
  finished: Promise<number>
  pause(): void
  resume(): void
}

/**
 * Runs `COPY … TO STDOUT` on an idle session.
 *
 * pg would make an object of every row. This reads the socket itself for as long as the COPY runs and gives the others who
 * listen only the messages that are not rows: the end, an error, a notice.
 */
export function copyOut(
  client: SourceClient,
  sql: string,
  sink: CopySink,
  options: CopyOptions,
): RunningCopy {
  const query = new CopyQuery(client.guard, sql, sink, options)
  client.query(query)
  return {
    finished: query.finished,
    pause: () => query.stream?.pause(),
    resume: () => query.stream?.resume(),
  }
}

/** The part of a query that pg calls back; see pg's lib/query.js. */
class CopyQuery implements pg.Submittable {
  readonly finished: Promise<number>
  stream: QueryConnection['stream'] | undefined
  readonly #guard: AnswerGuard
  readonly #sql: string
  readonly #sink: CopySink
  readonly #maxRowBytes: number
  readonly #parser: CopyParser
  readonly #neutraliser: CsvNeutraliser | null
  #rows = Number.NaN
  #settle: { resolve: (rows: number) => void; reject: (error: Error) => void }
  #pgListeners: ((chunk: Buffer) => void)[] = []

  constructor(guard: AnswerGuard, sql: string, sink: CopySink, options: CopyOptions) {
    this.#guard = guard
    this.#sql = sql
    this.#maxRowBytes = options.maxRowBytes
    this.#sink = sink
    this.#parser = new CopyParser(options)
    this.#neutraliser = options.neutralised ? new CsvNeutraliser(options.neutralised) : null
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    this.finished = promise
    this.#settle = { resolve, reject }
  }

  submit(connection: QueryConnection): void {
    this.stream = connection.stream
    this.#pgListeners = this.stream.listeners('data') as ((chunk: Buffer) => void)[]
    this.stream.removeAllListeners('data')
    this.stream.on('data', this.#onData)
    connection.query(this.#sql)
    this.#guard.readsFile({ maxRowBytes: this.#maxRowBytes })
  }

  readonly #onData = (chunk: Buffer): void => {
    try {
      // Kept here: pg may release the socket at the first message and must still get the others.
      const listeners = this.#pgListeners
      const parsed = this.#parser.push(chunk)
      const { rows, others } = parsed
      if (rows > 0) this.#guard.gotRows()
      const pieces = this.#neutralised(parsed)
      if (pieces.length > 0) this.#sink.take(compact(pieces, chunk), rows)
      for (const other of others) for (const listener of listeners) listener(other)
    } catch (error) {
      // Thrown here it would end the process; the socket hands it to pg, which hands it to handleError.
      this.stream?.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    // Statements before the COPY, such as SET, complete too.
    const count = /^COPY (\d+)$/.exec(text)?.[1]
    if (count !== undefined) this.#rows = Number(count)
  }

  handleReadyForQuery(): void {
    this.#release()
    if (this.#neutraliser?.keptBytes)
      this.#settle.reject(new SourceViolationError('sent a row without its end'))
    else this.#settle.resolve(this.#rows)
  }

  handleError(error: Error): void {
    this.#release()
    this.#settle.reject(error)
  }

  // COPY OUT has neither rows nor parameters of the ordinary kind.
  handleCopyOutResponse(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}

  #neutralised({ pieces, room }: Parsed): Buffer[] {
    const neutraliser = this.#neutraliser
    if (!neutraliser) return pieces
    return pieces.flatMap((piece) => neutraliser.push(piece, piece === pieces.at(-1) ? room : 0))
  }

  #release(): void {
    this.stream?.removeListener('data', this.#onData)
    for (const listener of this.#pgListeners) this.stream?.on('data', listener)
    this.#pgListeners = []
    this.stream?.resume()
  }
}

/** What is kept of a chunk: a small part of it must not hold the memory of the whole. */
function compact(pieces: Buffer[], chunk: Buffer): Buffer[] {
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return bytes < chunk.length / 2 ? [Buffer.concat(pieces)] : pieces
}
