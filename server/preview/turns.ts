import { Problem } from '../../lib/problems/problem.ts'

/** Previews of one person that may wait for their turn. A page asks for one at a time; a program may be quicker. */
const WAITING_MAX = 4
/** How long one waits for its turn, in ms. */
const WAIT_MS = 3_000

type Waiting = { viewerId: string; begin(): void }

/**
 * Whose preview is read next: so many at a time, and one of each person, so that whoever asks again and again holds up nobody but
 * themselves.
 */
export class Turns {
  readonly #max: number
  readonly #running = new Set<string>()
  readonly #waiting: Waiting[] = []

  /** @param max how many are read at a time. */
  constructor(max: number) {
    this.#max = max
  }

  /**
   * Does work when it is its turn.
   * @param signal of who waits: a turn that comes too late is given to the next.
   * @throws Problem `too_many_previews`, or `preview_busy` where none has come in time.
   */
  async take<T>(viewerId: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    await this.#begin(viewerId, signal)
    try {
      return await work()
    } finally {
      this.#running.delete(viewerId)
      this.#next()
    }
  }

  async #begin(viewerId: string, signal: AbortSignal): Promise<void> {
    const own = this.#waiting.filter((each) => each.viewerId === viewerId)
    if (own.length >= WAITING_MAX) throw new Problem('too_many_previews', { params: { limit: WAITING_MAX } })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const waiting: Waiting = { viewerId, begin: resolve }
    const giveUp = () => reject(new Problem('preview_busy'))
    const timer = setTimeout(giveUp, WAIT_MS)
    signal.addEventListener('abort', giveUp)
    if (signal.aborted) giveUp()
    this.#waiting.push(waiting)
    this.#next()
    try {
      await promise
    } catch (error) {
      const place = this.#waiting.indexOf(waiting)
      if (place >= 0) this.#waiting.splice(place, 1)
      else this.#running.delete(viewerId)
      this.#next()
      throw error
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
    }
  }

  #next(): void {
    while (this.#running.size < this.#max) {
      const place = this.#waiting.findIndex(({ viewerId }) => !this.#running.has(viewerId))
      const [next] = place < 0 ? [] : this.#waiting.splice(place, 1)
      if (!next) return
      this.#running.add(next.viewerId)
      next.begin()
    }
  }
}
