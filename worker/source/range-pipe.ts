import type { CopySink, RunningCopy } from '../../lib/source/copy-out.ts'
import type { Range } from './ranges.ts'

/** Memory that the smallest piece takes. */
const PIECE_BYTES = 128

/** What one range's COPY has read and the writer has not taken yet. */
export class RangePipe implements CopySink {
  readonly range: Range
  /** The COPY that fills this pipe. */
  copy: RunningCopy | undefined
  /** Bytes that wait here, as they take memory. */
  waitingBytes = 0
  /** Bytes and rows since the start. */
  totalBytes = 0
  totalRows = 0
  /** Time in which the COPY was not held up, in ms; set when it has ended. */
  activeMs = 0
  ended = false
  #pieces: Buffer[] = []
  #rows = 0
  #pausedAt: number | null = null
  #pausedMs = 0
  readonly #startedAt = performance.now()
  readonly #onTake: (pipe: RangePipe) => void

  constructor(range: Range, onTake: (pipe: RangePipe) => void) {
    this.range = range
    this.#onTake = onTake
  }

  take(pieces: Buffer[], rows: number): void {
    for (const piece of pieces) {
      this.#pieces.push(piece)
      this.waitingBytes += Math.max(piece.length, PIECE_BYTES)
      this.totalBytes += piece.length
    }
    this.#rows += rows
    this.totalRows += rows
    this.#onTake(this)
  }

  /** Hands over everything that waits. */
  drain(): { pieces: Buffer[]; rows: number } {
    const drained = { pieces: this.#pieces, rows: this.#rows }
    this.#pieces = []
    this.#rows = 0
    this.waitingBytes = 0
    return drained
  }

  pause(): void {
    if (this.#pausedAt !== null || this.ended) return
    this.#pausedAt = performance.now()
    this.copy?.pause()
  }

  resume(): void {
    if (this.#pausedAt === null) return
    this.#pausedMs += performance.now() - this.#pausedAt
    this.#pausedAt = null
    this.copy?.resume()
  }

  end(): void {
    this.resume()
    this.ended = true
    this.activeMs = performance.now() - this.#startedAt - this.#pausedMs
  }
}
