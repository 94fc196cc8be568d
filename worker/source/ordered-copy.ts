import type { CsvChunk } from '../../lib/csv/chunk.ts'
import { type CopyOptions, copyOut } from '../../lib/source/copy-out.ts'
import { IncompleteError } from '../../lib/source/reader.ts'
import type { Session } from '../../lib/source/session.ts'
import { RangePipe } from './range-pipe.ts'
import type { Range, Ranges } from './ranges.ts'

/** The range whose turn it is may have this many bytes waiting for the writer. */
const HEAD_BYTES = 1024 * 1024
/** So much is handed to the writer at once, where it comes fast: every write costs the same, however small it is. */
const WRITE_BYTES = 256 * 1024
/** What comes slowly is handed over after so long, in ms, so that progress is seen. */
const WRITE_MS = 250

/** What went wrong in a range, after how many of its rows. */
export class RangeFailure extends Error {
  readonly range: Range
  readonly rows: number

  constructor(range: Range, rows: number, cause: unknown) {
    super('A range could not be copied', { cause })
    this.name = 'RangeFailure'
    this.range = range
    this.rows = rows
  }
}

export type OrderedCopyOptions = CopyOptions & {
  /** Bytes that all ranges together may hold while they wait for their turn. */
  bufferBytes: number
  /** The COPY statement of a range. */
  statement(range: Range): string
}

/**
 * Copies ranges over several sessions at once and yields their rows in the order of the ranges. Memory is bounded: a
 * session whose rows cannot be taken yet is held up, and with it the server.
 */
export class OrderedCopy {
  /** Slices whose rows have all been yielded. */
  #slicesDone = 0
  /** Rows of the range whose turn it is that have been yielded. */
  #headRows = 0
  /** When rows were last handed over. */
  #drainedAt = 0
  readonly #sessions: readonly Session[]
  readonly #ranges: Ranges
  readonly #options: OrderedCopyOptions
  /** Ranges that have begun and have not been yielded to their end, in order. */
  readonly #pipes: RangePipe[] = []
  readonly #lanesThatWait: (() => void)[] = []
  #failure: unknown
  #wake: () => void = () => {}

  constructor(sessions: readonly Session[], ranges: Ranges, options: OrderedCopyOptions) {
    this.#sessions = sessions
    this.#ranges = ranges
    this.#options = options
  }

  /**
   * The rows of all ranges. When the caller stops early, its sessions are in the middle of a COPY: it must end them.
   * @throws RangeFailure with what the server said, or IncompleteError.
   */
  async *chunks(): AsyncGenerator<CsvChunk> {
    for (const session of this.#sessions) this.#runLane(session).catch((error: unknown) => this.#fail(error))
    while (this.#slicesDone < this.#ranges.sliceCount) {
      const [pipe] = this.#pipes
      if (this.#failure) throw this.#failure
      if (pipe) yield* this.#yieldPipe(pipe)
      else await this.#woken()
    }
  }

  /** The share of the work that has been yielded, 0 to 1. @param sliceRows how many rows a slice is expected to have. */
  share(sliceRows: number): number {
    const head = this.#pipes[0]
    const slices = head && sliceRows > 0 ? Math.min(this.#headRows / sliceRows, head.range.slices) : 0
    return (this.#slicesDone + slices) / this.#ranges.sliceCount
  }

  async *#yieldPipe(pipe: RangePipe): AsyncGenerator<CsvChunk> {
    for (;;) {
      if (this.#failure) throw this.#failure
      if (this.#isWorthWriting(pipe)) {
        const drained = pipe.drain()
        this.#drainedAt = performance.now()
        yield drained
        this.#headRows += drained.rows
        this.#resumeAll()
      } else if (pipe.ended) {
        break
      } else {
        await this.#woken()
      }
    }
    this.#slicesDone += pipe.range.slices
    this.#headRows = 0
    this.#pipes.shift()
    this.#resumeAll()
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  /** Copies one range after the other over a session. */
  async #runLane(session: Session): Promise<void> {
    for (;;) {
      // A pipe cannot hold up a range that comes in one chunk.
      while (this.#isFull()) await new Promise<void>((resolve) => this.#lanesThatWait.push(resolve))
      const range = this.#ranges.next()
      if (!range || this.#failure) return
      const pipe = new RangePipe(range, (filled) => this.#onTake(filled))
      this.#pipes.push(pipe)
      this.#wake()
      pipe.copy = copyOut(session, this.#options.statement(range), pipe, this.#options)
      const sent = await pipe.copy.finished.catch((error: unknown) => {
        throw new RangeFailure(pipe.range, pipe.totalRows, error)
      })
      if (sent !== pipe.totalRows) throw new IncompleteError(pipe.totalRows, sent)
      pipe.end()
      this.#ranges.record(range, { activeMs: pipe.activeMs, bytes: pipe.totalBytes })
      this.#wake()
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    this.#wake()
  }

  #onTake(pipe: RangePipe): void {
    if (this.#mustWait(pipe)) pipe.pause()
    if (pipe === this.#pipes[0] && this.#isWorthWriting(pipe)) this.#wake()
  }

  #isWorthWriting({ waitingBytes, ended }: RangePipe): boolean {
    if (waitingBytes >= WRITE_BYTES || waitingBytes === 0) return waitingBytes > 0
    return ended || performance.now() - this.#drainedAt > WRITE_MS
  }

  #resumeAll(): void {
    for (const pipe of this.#pipes) if (!this.#mustWait(pipe)) pipe.resume()
    for (const goOn of this.#lanesThatWait.splice(0)) goOn()
  }

  #mustWait(pipe: RangePipe): boolean {
    if (pipe === this.#pipes[0]) return pipe.waitingBytes > HEAD_BYTES
    return this.#isFull()
  }

  #isFull(): boolean {
    return this.#pipes.reduce((sum, each) => sum + each.waitingBytes, 0) > this.#options.bufferBytes
  }
}
