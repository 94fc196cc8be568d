import { log } from '../../lib/log.ts'
import type { SourceState } from '../../lib/presence.ts'
import { SourceClient } from '../../lib/source/source-client.ts'
import { type SourceAddress, sourceTrouble } from '../source/source-trouble.ts'

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
  readonly #source: SourceAddress
  readonly #ended = new AbortController()
  #finding: Finding | null = null

  constructor(source: SourceAddress) {
    this.#source = source
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
    if (this.#ended.signal.aborted) return
    const reason = await ask(this.#source, this.#ended.signal)
    if (this.#ended.signal.aborted) return
    // At the start the look at the datasets says it.
    const before = this.#finding ? this.#finding.reason : reason
    this.#finding = { state: reason === null ? 'ok' : 'unreachable', reason, checkedAt: performance.now() }
    if (reason === before) return
    if (reason === null) log.info('the source can be reached again')
    else log.error({ reason }, 'the source cannot be reached')
  }

  /** Breaks off the look that is under way. */
  end(): void {
    this.#ended.abort()
  }
}

/** @returns null, or why the source did not answer, without its password. */
async function ask(source: SourceAddress, signal: AbortSignal): Promise<string | null> {
  const client = new SourceClient(source.url, LOOKING)
  const cut = () => client.cut()
  signal.addEventListener('abort', cut)
  try {
    await client.connect()
    await client.query('select')
    await client.close()
    return null
  } catch (error) {
    client.cut()
    return sourceTrouble(error, source, true)?.sentence ?? String(error)
  } finally {
    signal.removeEventListener('abort', cut)
  }
}
