import { inMegabytes } from '../../lib/exports/quota.ts'
import { Problem } from '../../lib/problems/problem.ts'

/** For so long it is believed what other files take, in ms. */
const BELIEVED_MS = 5_000

/** How much room is left for a file while it is written: what its owner may keep, without what others of theirs take. */
export class Room {
  readonly #quota: number
  readonly #readOthers: () => Promise<number>
  #others = 0
  #readAt = Number.NEGATIVE_INFINITY

  /** @param quota in bytes. @param readOthers finds out what the owner's other files take, in bytes. */
  constructor(quota: number, readOthers: () => Promise<number>) {
    this.#quota = quota
    this.#readOthers = readOthers
  }

  /**
   * Whether a file of so many bytes fits. Of several that are written at the same time each sees what the others have written some seconds
   * ago, and by so much they may go beyond it together.
   * @throws Problem `quota_exceeded`, or what `readOthers` throws.
   */
  async need(bytes: number): Promise<void> {
    const isFresh = performance.now() < this.#readAt + BELIEVED_MS
    // Something may have been deleted meanwhile.
    if (!isFresh || !this.#fits(bytes)) await this.#read()
    if (this.#fits(bytes)) return
    throw new Problem('quota_exceeded', { params: inMegabytes(this.#others, this.#quota) })
  }

  #fits(bytes: number): boolean {
    return this.#others + bytes <= this.#quota
  }

  async #read(): Promise<void> {
    this.#others = await this.#readOthers()
    this.#readAt = performance.now()
  }
}
