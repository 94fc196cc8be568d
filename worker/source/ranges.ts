import type { Bounds } from '../../lib/source/query.ts'
import { type Measurement, RangeSizer } from './range-sizer.ts'

/** What one COPY reads: a part of the key space, or all of it where it is open at both ends. */
export type Range = Bounds & { slices: number }

/**
 * Hands out the ranges of one attempt, in the key's order: disjoint, without gaps, from the open beginning to the open
 * end, whatever the boundaries are.
 */
export class Ranges {
  readonly sliceCount: number
  readonly #boundaries: readonly string[]
  readonly #sizer: RangeSizer | null
  readonly #lanes: number
  /** A range of fewer slices would not be worth its fixed cost. */
  readonly #smallest: number
  #next = 0

  /**
   * @param boundaries ascending keys; there is one slice more than there are boundaries.
   * @param sizing `slices`: how many the first ranges have, null for one range of everything; `lanes`: how many ranges are
   * read at the same time.
   */
  constructor(
    boundaries: readonly string[],
    { slices, bufferBytes, lanes = 1 }: { slices: number | null; bufferBytes: number; lanes?: number },
  ) {
    this.#boundaries = boundaries
    this.sliceCount = boundaries.length + 1
    this.#lanes = lanes
    this.#smallest = slices ?? this.sliceCount
    this.#sizer = slices === null ? null : new RangeSizer(slices, bufferBytes)
  }

  /** The next range; null when all have been handed out. */
  next(): Range | null {
    if (this.#next >= this.sliceCount) return null
    const first = this.#next
    const left = this.sliceCount - first
    // What is left is shared: a long range at the end would keep one connection at work while the others are done.
    const share = Math.max(Math.ceil(left / this.#lanes), this.#smallest)
    const slices = Math.min(this.#sizer?.slices ?? this.sliceCount, share, left)
    this.#next += slices
    return {
      from: first === 0 ? null : (this.#boundaries[first - 1] ?? null),
      to: this.#boundaries[this.#next - 1] ?? null,
      slices,
    }
  }

  /** Tells how a range went, so that the next ones are read better. */
  record({ slices }: Range, { activeMs, bytes }: Omit<Measurement, 'slices'>): void {
    this.#sizer?.record({ slices, activeMs, bytes })
  }
}
