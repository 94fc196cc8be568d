import { type Candidate, type Measurement, RangeSizer } from './range-sizer.ts'
import type { Tactic } from './tactics.ts'

/** One slice of the key space, or several that follow each other: keys from `from` up to, not including, `to`. */
export type Bounds = {
  /** Open below when null; that range comes first. */
  from: string | null
  /** Open above when null; that range comes last and takes the rows without a key. */
  to: string | null
}

/** A part of the key space, and how to read it. Without a tactic, Postgres' own settings stay. */
export type Range = Bounds & { slices: number; tactic: Tactic | null }

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
   * @param sizing how ranges may be read; with no candidates there is one range of everything.
   */
  constructor(
    boundaries: readonly string[],
    sizing: { candidates: readonly Candidate[]; bufferBytes: number; lanes?: number },
  ) {
    this.#boundaries = boundaries
    this.#lanes = sizing.lanes ?? 1
    this.#smallest = Math.min(...sizing.candidates.map(({ slices }) => slices))
    this.#sizer = sizing.candidates.length > 0 ? new RangeSizer(sizing) : null
    this.sliceCount = boundaries.length + 1
  }

  /** The next range; null when all have been handed out. */
  next(): Range | null {
    if (this.#next >= this.sliceCount) return null
    const first = this.#next
    const choice = this.#sizer?.next() ?? { tactic: null, slices: this.sliceCount }
    const left = this.sliceCount - first
    // What is left is shared: a long range at the end would keep one connection at work while the others are done.
    const share = Math.max(Math.ceil(left / this.#lanes), this.#smallest)
    const slices = Math.min(choice.slices, share, left)
    this.#next += slices
    return {
      from: first === 0 ? null : (this.#boundaries[first - 1] ?? null),
      to: this.#boundaries[this.#next - 1] ?? null,
      slices,
      tactic: choice.tactic,
    }
  }

  /** Tells how a range went, so that the next ones are read better. */
  record({ slices, tactic }: Range, { activeMs, bytes }: Pick<Measurement, 'activeMs' | 'bytes'>): void {
    if (tactic) this.#sizer?.record({ slices, tactic, activeMs, bytes })
  }
}
