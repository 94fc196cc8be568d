/** Random choices that a number repeats: https://en.wikipedia.org/wiki/Xorshift, 32 bits. */
export class Random {
  #state: number

  /** @param seed any number; the same one gives the same choices. */
  constructor(seed: number) {
    this.#state = Math.imul(seed, 2_654_435_761) | 1
  }

  /** A whole number from 0 to `count - 1`. */
  below(count: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    return (this.#state >>> 0) % count
  }

  /** One of several. */
  of<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T
  }
}
