import pg from 'pg'
import { log } from '../../lib/log.ts'
import { isBusy, type Session } from './session.ts'

/** How often the connections are looked at, in ms. */
const LOOK_MS = 1_000
/** A query that sends nothing for so long is asked about, in ms. It may sort, or its network may be gone. */
const SILENT_MS = 8_000
/** How long the source may take to answer about a query, in ms. */
const PROBE_TIMEOUT_MS = 5_000

type Watched = { bytesRead: number; silentSince: number; strikes: number }

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
  readonly #onLost: (error: Error) => void
  readonly #watched = new WeakMap<Session, Watched>()
  readonly #timer: NodeJS.Timeout
  #isProbing = false

  /** @param onLost called once, when the source cannot be reached or does not know the query any more. */
  constructor(url: string, sessions: readonly Session[], onLost: (error: Error) => void) {
    this.#url = url
    this.#sessions = sessions
    this.#onLost = onLost
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
  }

  [Symbol.dispose](): void {
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
      this.#watched.set(session, { bytesRead, silentSince: now, strikes: 0 })
      return false
    }
    return now - watched.silentSince > SILENT_MS
  }

  /** Asks the server what the silent queries do. One that waits for its client, which waits for it, is lost. */
  async #probe(silent: Session[]): Promise<void> {
    const lost = await this.#findLost(silent.flatMap(({ backend }) => backend ?? []))
    for (const session of silent) {
      const watched = this.#watched.get(session)
      if (!watched) continue
      watched.strikes = session.backend !== null && lost.has(session.backend) ? watched.strikes + 1 : 0
      watched.silentSince = performance.now()
      // Twice: its bytes may have been on their way at the first time.
      if (watched.strikes > 1) this.#lose(new UnreachableError())
    }
  }

  /**
   * Which of the backends are gone or wait for their client.
   * @throws when nobody answers. A refusal is an answer: the server lives, and what it does cannot be told.
   */
  async #findLost(backends: number[]): Promise<Set<number>> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'claimcheck-export',
      connectionTimeoutMillis: PROBE_TIMEOUT_MS,
      query_timeout: PROBE_TIMEOUT_MS,
    })
    client.on('error', (error) => log.debug({ error }, 'the connection of the watchdog broke'))
    let isSignedIn = false
    try {
      await client.connect()
      isSignedIn = true
      const { rows } = await client.query<Activity>(
        `select pid, state, wait_event_type from pg_catalog.pg_stat_activity
         where pid operator(pg_catalog.=) any ($1::pg_catalog.int4[])`,
        [backends],
      )
      const alive = rows.filter(isAlive).map(({ pid }) => pid)
      return new Set(backends.filter((backend) => !alive.includes(backend)))
    } catch (error) {
      // Whoever let us sign in lives, though it may be a pooler that has no connection left for the question.
      if (!isSignedIn && !(error instanceof pg.DatabaseError)) throw error
      log.debug({ error }, 'the source database did not say what a silent query does')
      return new Set()
    } finally {
      void client.end().catch((error: unknown) => log.debug({ error }, 'a connection was closed already'))
    }
  }

  #lose(error: Error): void {
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
