import pg from 'pg'
import { log } from '../../lib/log.ts'
import type { Session } from '../../lib/source/session.ts'
import { isBusy, openSourceClient, type SourceClient } from '../../lib/source/source-client.ts'

/** How often the connections are looked at, in ms. */
const LOOK_MS = 1_000
/** A query that sends nothing for so long is asked about, in ms. It may sort, or its network may be gone. */
const SILENT_MS = 8_000
/** A query of which nothing at all is heard is given up after so long, in ms, if nobody sets another time. */
const SILENCE_MS = 600_000
/** The question about silent queries; what the source may take over it, in ms. */
const PROBING = { connectMs: 5_000, answerMs: 5_000, purpose: 'ask about silent queries' }

/** `heardAt`: when the query last sent something, or the server said that it is at work; ms of performance.now(). */
type Watched = { bytesRead: number; silentSince: number; heardAt: number; strikes: number }

/** What ended a query that will never answer. */
class UnreachableError extends Error {
  readonly code = 'ETIMEDOUT'
  constructor(cause?: unknown) {
    super('The source database cannot be reached any more', { cause })
    this.name = 'UnreachableError'
  }
}

/**
 * Finds connections on which nothing will ever come. TCP alone does not tell: a network that swallows packets looks like a
 * query that is still at work, so when one is silent the server is asked about it over a new connection.
 */
export class Watchdog implements Disposable {
  readonly #url: string
  readonly #sessions: readonly Session[]
  readonly #silenceMs: number
  readonly #onLost: (error: Error) => void
  readonly #watched = new WeakMap<Session, Watched>()
  readonly #timer: NodeJS.Timeout
  #isProbing = false
  #hasEnded = false

  /**
   * @param options `silenceMs`: a query of which nothing is heard for so long is lost, also where the server does not say
   * what it does; `onLost`: called once, when one is, or when the source cannot be reached.
   */
  constructor(
    url: string,
    sessions: readonly Session[],
    { silenceMs = SILENCE_MS, onLost }: { silenceMs?: number; onLost: (error: Error) => void },
  ) {
    this.#url = url
    this.#silenceMs = silenceMs
    this.#sessions = sessions
    this.#onLost = onLost
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
  }

  [Symbol.dispose](): void {
    this.#hasEnded = true
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    const silent = this.#sessions.filter((session) => this.#isSilent(session, now))
    if (silent.length === 0 || this.#isProbing) return
    this.#isProbing = true
    this.#probe(silent).then(
      () => {
        this.#isProbing = false
      },
      (error: unknown) => this.#lose(new UnreachableError(error)),
    )
  }

  /** Whether a query runs on the session, is not held up by us, and has sent nothing for long. */
  #isSilent(session: Session, now: number): boolean {
    const { stream } = session.connection
    const bytesRead = 'bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0
    const watched = this.#watched.get(session)
    if (!watched || watched.bytesRead !== bytesRead || !isBusy(session) || stream.isPaused()) {
      this.#watched.set(session, { bytesRead, silentSince: now, heardAt: now, strikes: 0 })
      return false
    }
    if (now - watched.heardAt > this.#silenceMs) this.#lose(new UnreachableError())
    return now - watched.silentSince > SILENT_MS
  }

  /** Asks the server what the silent queries do. One that waits for its client, which waits for it, is lost. */
  async #probe(silent: Session[]): Promise<void> {
    const { lost, alive } = await this.#ask(silent.flatMap(({ backend }) => backend ?? []))
    for (const session of silent) {
      const watched = this.#watched.get(session)
      if (!watched) continue
      const { backend } = session
      watched.strikes = backend !== null && lost.includes(backend) ? watched.strikes + 1 : 0
      watched.silentSince = performance.now()
      if (backend !== null && alive.includes(backend)) watched.heardAt = watched.silentSince
      // Twice: its bytes may have been on their way at the first time.
      if (watched.strikes > 1) this.#lose(new UnreachableError())
    }
  }

  /**
   * Which of the backends are gone or wait for their client, and which are at work; neither where it cannot be told.
   * @throws when nobody answers. A refusal is an answer: the server lives, and what it does cannot be told.
   */
  async #ask(backends: number[]): Promise<{ lost: number[]; alive: number[] }> {
    let client: SourceClient | undefined
    try {
      client = await openSourceClient(this.#url, PROBING)
      const { rows } = await client.query<Activity>(
        `select pid, state, wait_event_type from pg_catalog.pg_stat_activity
         where pid operator(pg_catalog.=) any ($1::pg_catalog.int4[])`,
        [backends],
      )
      const alive = rows.filter(isAlive).map(({ pid }) => pid)
      return { lost: backends.filter((backend) => !alive.includes(backend)), alive }
    } catch (error) {
      // Whoever let us sign in lives, though it may be a pooler that has no connection left for the question.
      if (!client && !(error instanceof pg.DatabaseError)) throw error
      log.debug({ error }, 'the source database did not say what a silent query does')
      return { lost: [], alive: [] }
    } finally {
      await client?.close()
    }
  }

  #lose(error: Error): void {
    // Several sessions may be lost at once, and a question be answered when nobody needs it any more.
    if (this.#hasEnded) return
    this[Symbol.dispose]()
    log.warn({ error }, 'the source database cannot be reached any more')
    this.#onLost(error)
  }
}

type Activity = { pid: number; state: string | null; wait_event_type: string | null }

/** With `track_activities = off` the state is `disabled`, and for another role's backend it is not told: both may be at work. */
function isAlive({ state, wait_event_type }: Activity): boolean {
  if (state === null || state === 'disabled') return true
  return state === 'active' && wait_event_type !== 'Client'
}
