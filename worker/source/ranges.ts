import { type Measurement, RangeSizer } from './range-sizer.ts'

/** One slice of the key space, or several that follow each other: keys from `from` up to, not including, `to`. */
export type Range = {
  /** Open below when null; that range comes first. */
  from: string | null
  /** Open above when null; that range comes last and takes the rows without a key. */
  to: string | null
  slices: number
}

/**
 * Hands out the ranges of one attempt, in the key's order: disjoint, without gaps, from the open beginning to the open
 * end, whatever the boundaries are.
 */
export class Ranges {
  readonly sliceCount: number
  readonly #boundaries: readonly string[]
  readonly #sizer: RangeSizer
  #next = 0

  /** @param boundaries ascending keys; there is one slice more than there are boundaries. */
  constructor(boundaries: readonly string[], sizing: { initial: number; bufferBytes: number }) {
    this.#boundaries = boundaries
    this.#sizer = new RangeSizer(sizing)
    this.sliceCount = boundaries.length + 1
  }

  /** The next range; null when all have been handed out. */
  next(): Range | null {
    if (this.#next >= this.sliceCount) return null
    const first = this.#next
    const slices = Math.min(this.#sizer.size, this.sliceCount - first)
    this.#next += slices
    return {
      from: first === 0 ? null : (this.#boundaries[first - 1] ?? null),
      to: this.#boundaries[this.#next - 1] ?? null,
      slices,
    }
  }

  /** Tells how a range went, so that the next ones are of a better size. */
  record(measurement: Measurement): void {
    this.#sizer.record(measurement)
  }
}
