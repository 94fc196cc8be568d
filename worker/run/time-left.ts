/** Before an attempt has been read for so long, in seconds, and is so far, in percent, an estimate would be worth nothing. */
const FIRST_SECONDS = 3
const FIRST_PERCENT = 3
/** An estimate rests on this part of the time, the last: what is slow at first, and what becomes slow, shows soon. */
const RECENT_SHARE = 1 / 3
/** But on so many seconds at least, because progress comes in steps. */
const RECENT_SECONDS = 10
/** A longer estimate is none: no export may run for that long. In seconds. */
const LONGEST_SECONDS = 24 * 3_600

/** How far an attempt was at a time, in seconds. */
type Sample = { at: number; percent: number }

/** Estimates what is left of an attempt from how its progress went lately. */
export class TimeLeft {
  #samples: Sample[] = []
  #first: Sample | null = null

  /**
   * Takes note of how far the attempt is.
   * @param at in seconds, of any clock that only goes forward.
   * @returns the seconds that are left if the rest goes as fast as lately; null while that cannot be said.
   */
  next(at: number, percent: number): number | null {
    const now = { at, percent }
    // Until the first row comes the source has a plan to make, or everything to sort: that tells nothing of the rest.
    if (percent === 0 || !this.#first) {
      this.#first = now
      this.#samples = [now]
      return null
    }
    const elapsed = at - this.#first.at
    const recentSince = at - Math.max(RECENT_SECONDS, elapsed * RECENT_SHARE)
    this.#samples.push(now)
    // One before the recent ones stays: the time is measured from it.
    while ((this.#samples[1]?.at ?? at) <= recentSince) this.#samples.shift()
    if (elapsed < FIRST_SECONDS || percent < FIRST_PERCENT) return null
    const before = this.#samples[0] ?? now
    const left = ((100 - percent) * (at - before.at)) / (percent - before.percent)
    return left >= 0 && left <= LONGEST_SECONDS ? left : null
  }
}
