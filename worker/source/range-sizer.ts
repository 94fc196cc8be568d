/** A size must make slices this much faster than half of it, or growing stops: then fixed costs hardly matter. */
const WORTHWHILE = 1.08
/** The same for sizes that the buffers cannot hold, where the connections hold each other up. */
const WORTHWHILE_ABOVE_BUFFER = 1.5
/** How many ranges are measured before something is judged: one alone may have met a busy moment. */
const SAMPLES = 2

/** How a range went. `activeMs` does not count the time in which it was held up by its reader. */
export type Measurement = { slices: number; activeMs: number; bytes: number }

/**
 * Chooses how many slices a range has, by measuring. Ranges grow for as long as that makes a slice cheaper: what a range costs
 * before its first row (a join's hash table, a sort) is shared by more slices. They stay small where it does not, because
 * what waits for its turn is held in memory.
 */
export class RangeSizer {
  readonly #bufferBytes: number
  #slices: number
  #measured: Measurement[] = []
  #msPerSliceBefore = Number.POSITIVE_INFINITY
  #isGrowing = true

  /** @param slices of the first ranges. */
  constructor(slices: number, bufferBytes: number) {
    this.#slices = slices
    this.#bufferBytes = bufferBytes
  }

  /** How many slices the next range should have. */
  get slices(): number {
    return this.#slices
  }

  /** Takes a range's measurement into account. Ranges that were handed out before the last decision are ignored. */
  record(measurement: Measurement): void {
    if (!this.#isGrowing || measurement.slices !== this.#slices) return
    this.#measured.push(measurement)
    if (this.#measured.length >= SAMPLES) this.#decide()
  }

  #decide(): void {
    // The best of several: a busy machine makes a range slower, nothing makes it faster.
    const msPerSlice = Math.min(...this.#measured.map(({ activeMs, slices }) => activeMs / slices))
    const bytes = Math.max(...this.#measured.map((each) => each.bytes))
    this.#measured = []
    const worthwhile = bytes > this.#bufferBytes ? WORTHWHILE_ABOVE_BUFFER : WORTHWHILE
    this.#isGrowing = this.#msPerSliceBefore / msPerSlice >= worthwhile
    this.#msPerSliceBefore = msPerSlice
    if (this.#isGrowing) this.#slices *= 2
  }
}
