/** Numbers that follow from a seed, so that a run can be repeated. */
export type Random = {
  /** At least 0 and less than 1. */
  number(): number
  /** At least `from` and less than `to`. */
  between(from: number, to: number): number
  /** One of them. */
  of<T>(all: readonly [T, ...T[]] | readonly T[]): T
}

/** Makes them from the seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    number,
    between: (from, to) => from + number() * (to - from),
    of(all) {
      const chosen = all[Math.floor(number() * all.length)]
      if (chosen === undefined) throw new Error('There is nothing to choose from')
      return chosen
    },
  }
}
