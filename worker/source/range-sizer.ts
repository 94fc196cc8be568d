import type { Tactic } from './tactics.ts'

/** A size must make slices this much faster than half of it, or growing stops: then fixed costs hardly matter. */
const WORTHWHILE = 1.08
/** The same for sizes that the buffers cannot hold, where the connections hold each other up. */
const WORTHWHILE_ABOVE_BUFFER = 1.5
/** Another tactic must be this much faster than the preferred one: what was measured early need not hold to the end. */
const CLEARLY_FASTER = 1.25
/** How many ranges are measured before something is judged: one alone may have met a busy moment. */
const SAMPLES = 2

/** A tactic, and how many slices a range must have at least for its fixed cost not to matter. */
export type Candidate = { tactic: Tactic; slices: number }

/** How a range went. `activeMs` does not count the time in which it was held up by its reader. */
export type Measurement = Candidate & { activeMs: number; bytes: number }

/**
 * Chooses how ranges are read, by measuring. First every candidate gets a few ranges, and the first one stays unless another has
 * clearly cheaper slices. Then its ranges grow for as long as that makes a slice cheaper: what a range costs before its first row (a join's
 * hash table, a sort) is shared by more slices. They stay small where it does not, because what waits for its turn is held
 * in memory.
 */
export class RangeSizer {
  readonly #bufferBytes: number
  #candidates: readonly Candidate[]
  #measured: Measurement[] = []
  #handedOut = 0
  #msPerSliceBefore = Number.POSITIVE_INFINITY
  #isGrowing = true

  constructor({ candidates, bufferBytes }: { candidates: readonly Candidate[]; bufferBytes: number }) {
    this.#candidates = candidates
    this.#bufferBytes = bufferBytes
  }

  /** How the next range is read. */
  next(): Candidate {
    const candidate = this.#candidates[this.#handedOut++ % this.#candidates.length]
    if (!candidate) throw new Error('There is no tactic by which to read')
    return candidate
  }

  /** Takes a range's measurement into account. Ranges that were handed out before the last decision are ignored. */
  record(measurement: Measurement): void {
    const isCurrent = this.#candidates.some(
      ({ tactic, slices }) => tactic === measurement.tactic && slices === measurement.slices,
    )
    if (!this.#isGrowing || !isCurrent) return
    this.#measured.push(measurement)
    const samples = this.#candidates.map(({ tactic }) =>
      this.#measured.filter((each) => each.tactic === tactic),
    )
    if (samples.every((each) => each.length >= SAMPLES)) this.#decide(samples)
  }

  #decide(samples: Measurement[][]): void {
    const best = samples.map(summary).reduce(clearlyFaster)
    this.#measured = []
    const worthwhile = best.bytes > this.#bufferBytes ? WORTHWHILE_ABOVE_BUFFER : WORTHWHILE
    this.#isGrowing = this.#msPerSliceBefore / best.msPerSlice >= worthwhile
    this.#msPerSliceBefore = best.msPerSlice
    const slices = this.#isGrowing ? best.slices * 2 : best.slices
    this.#candidates = [{ tactic: best.tactic, slices }]
  }
}

type Summary = Candidate & { msPerSlice: number; bytes: number }

function clearlyFaster(preferred: Summary, other: Summary): Summary {
  return other.msPerSlice * CLEARLY_FASTER < preferred.msPerSlice ? other : preferred
}

/** The best of several measurements: a busy machine makes a range slower, nothing makes it faster. */
function summary(measurements: Measurement[]): Summary {
  const [first] = measurements
  if (!first) throw new Error('Nothing was measured')
  return {
    tactic: first.tactic,
    slices: first.slices,
    msPerSlice: Math.min(...measurements.map(({ activeMs, slices }) => activeMs / slices)),
    bytes: Math.max(...measurements.map(({ bytes }) => bytes)),
  }
}
