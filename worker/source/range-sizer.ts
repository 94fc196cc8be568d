/** A size must make slices this much faster than half of it, or growing stops: then fixed costs hardly matter. */
const WORTHWHILE = 1.08
/** The same for sizes that the buffers cannot hold, where the connections hold each other up. */
const WORTHWHILE_ABOVE_BUFFER = 1.5
/** How many ranges of a size are measured before it is judged: one alone may have met a busy moment. */
const SAMPLES = 2

/** How a range went. `activeMs` does not count the time in which it was held up by its reader. */
export type Measurement = { slices: number; activeMs: number; bytes: number }

/**
 * Chooses how many slices a range takes. Every range costs something before its first row (a join's hash table, a sort,
 * a scan without an index), so ranges grow for as long as that makes a slice cheaper, as measured; and they stay small
 * where it does not, because what waits for its turn is held in memory.
 */
export class RangeSizer {
  #size: number
  readonly #bufferBytes: number
  #measured: Measurement[] = []
  #msPerSliceBefore = Number.POSITIVE_INFINITY
  #isGrowing = true

  constructor({ initial, bufferBytes }: { initial: number; bufferBytes: number }) {
    this.#size = Math.max(1, Math.floor(initial))
    this.#bufferBytes = bufferBytes
  }

  /** Slices of the next range. */
  get size(): number {
    return this.#size
  }

  /** Takes a range's measurement into account. Ranges of an earlier size are ignored. */
  record(measurement: Measurement): void {
    if (!this.#isGrowing || measurement.slices !== this.#size) return
    this.#measured.push(measurement)
    if (this.#measured.length < SAMPLES) return
    const msPerSlice = Math.min(...this.#measured.map(({ activeMs, slices }) => activeMs / slices))
    const bytes = Math.max(...this.#measured.map((each) => each.bytes))
    const worthwhile = bytes > this.#bufferBytes ? WORTHWHILE_ABOVE_BUFFER : WORTHWHILE
    this.#measured = []
    if (this.#msPerSliceBefore / msPerSlice < worthwhile) {
      this.#isGrowing = false
      return
    }
    this.#msPerSliceBefore = msPerSlice
    this.#size *= 2
  }
}
