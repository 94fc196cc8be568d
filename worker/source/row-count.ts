import { log } from '../../lib/log.ts'
import { countStatement, type Query } from '../../lib/source/query.ts'
import type { SourceProgress } from '../../lib/source/reader.ts'
import { UNKNOWN_PROGRESS } from './progress.ts'
import type { Sessions } from './sessions.ts'

/** What is read for less is over before a count would be, in ms. */
const AFTER_MS = 2_000

/**
 * Counts a request's rows while they are read, over a connection of its own: of rows within a scope nothing else may tell how many
 * there are. It is an estimate, because it sees another moment than who reads, and goes without where it fails.
 */
export class RowCount implements Disposable {
  #total: number | null = null
  #hasEnded = false
  readonly #timer: NodeJS.Timeout

  constructor(sessions: Sessions, query: Query, afterMs = AFTER_MS) {
    const count = () => this.#count(sessions, countStatement(query))
    this.#timer = setTimeout(() => void count().catch((error: unknown) => this.#onError(error)), afterMs)
  }

  /** @param rowsDone rows that have been written so far. */
  progress(rowsDone: number): SourceProgress {
    if (this.#total === null) return UNKNOWN_PROGRESS
    const rowsTotal = Math.max(rowsDone, this.#total)
    const percent = rowsTotal === 0 ? 0 : Math.min(99, (100 * rowsDone) / rowsTotal)
    return { rowsTotal, rowsTotalIsEstimate: true, percent }
  }

  /** Nobody wants to know any more. What is under way ends with the sessions. */
  [Symbol.dispose](): void {
    this.#hasEnded = true
    clearTimeout(this.#timer)
  }

  async #count(sessions: Sessions, statement: string): Promise<void> {
    await using session = await sessions.openIfAny()
    if (!session || this.#hasEnded) return
    const { rows } = await session.query<{ rows: string }>(statement)
    this.#total = Number(rows[0]?.rows)
  }

  #onError(error: unknown): void {
    if (!this.#hasEnded) log.warn({ error }, 'the rows within a scope could not be counted')
  }
}
