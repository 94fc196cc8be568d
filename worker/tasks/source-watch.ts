import { log } from '../../lib/log.ts'
import type { SourceState } from '../../lib/presence.ts'
import { errorCode } from '../source/network-errors.ts'
import { openSourceClient } from '../source/source-client.ts'

/** The question whether the source answers; what it may take over it, in ms. */
const LOOKING = {
  connectMs: 5_000,
  answerMs: 5_000,
  purpose: 'see that it answers',
  name: 'claimcheck-check',
}

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
  try {
    const client = await openSourceClient(url, LOOKING)
    await client.query('select').finally(() => client.close())
    return null
  } catch (error) {
    return (error instanceof Error && error.message) || errorCode(error) || 'unknown'
  }
}
