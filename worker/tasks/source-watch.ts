import pg from 'pg'
import { connectionOptions, DatabaseClient } from '../../lib/database-client.ts'
import { log } from '../../lib/log.ts'
import type { SourceState } from '../../lib/presence.ts'

/** How long the source may take to let us in and to answer, in ms. */
const PATIENCE = { connectMs: 5_000, answerMs: 5_000 }

/** What the last look at the source has found; `checkedAt` is of this machine's monotonic clock, in ms. */
type Finding = { state: SourceState; reason: string | null; checkedAt: number }

/** Watches whether the source can be reached. What changes goes to the log, once. */
export class SourceWatch {
  readonly #url: string
  #finding: Finding | null = null

  constructor(url: string) {
    this.#url = url
  }

  /** Null before the first look. */
  get state(): SourceState | null {
    return this.#finding?.state ?? null
  }

  /** How long ago the last look was, in seconds. */
  get ageSeconds(): number | null {
    return this.#finding ? (performance.now() - this.#finding.checkedAt) / 1_000 : null
  }

  /** Signs in and asks for nothing. Never throws. */
  async look(): Promise<void> {
    const reason = await ask(this.#url)
    // At the start the look at the datasets says it, with more about why.
    const before = this.#finding ? this.#finding.reason : reason
    this.#finding = { state: reason === null ? 'ok' : 'unreachable', reason, checkedAt: performance.now() }
    if (reason === before) return
    if (reason === null) log.info('the source can be reached again')
    else log.error({ reason }, 'the source cannot be reached (SOURCE_DATABASE_URL, or else DATABASE_URL)')
  }
}

/** @returns null, or why the source did not answer, without its URL. */
async function ask(url: string): Promise<string | null> {
  const client = new DatabaseClient(connectionOptions(url, 'claimcheck-check', PATIENCE))
  // It is told by connect() and query() too.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select')
    return null
  } catch (error) {
    return (
      (error instanceof Error && error.message) ||
      (error instanceof pg.DatabaseError ? error.code : null) ||
      'unknown'
    )
  } finally {
    await client.end()
  }
}
