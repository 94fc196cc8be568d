import { log } from '../../lib/log.ts'
import { endBackends } from '../../lib/source/end-backends.ts'
import { beginReading, openSession, type Session, type SessionOptions } from '../../lib/source/session.ts'
import { isBusy } from '../../lib/source/source-client.ts'
import { untilAborted } from '../../lib/until-aborted.ts'

/** So long an idle connection is kept for the next preview, in ms. */
const IDLE_MS = 10_000
/** How long the source may take over a question, in ms: longer than any statement may. */
const ANSWER_MS = 5_000
/** What `pg_stat_activity` calls a connection. */
const NAME = 'claimcheck-preview'

/** Connections to the source over which previews are read one after the other, each in a transaction of its own that cannot write. */
export class PreviewSessions {
  readonly #url: string
  readonly #idle = new Map<Session, NodeJS.Timeout>()

  constructor(url: string) {
    this.#url = url
  }

  /**
   * Reads something over a session. When the signal aborts, the session is cut, and what it does is ended on the server too.
   * @throws the signal's reason, or what the work or the source does.
   */
  async read<T>(
    options: SessionOptions,
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const session = await this.#begun(options, signal)
    const onAbort = () => this.#cut(session, signal.reason)
    signal.addEventListener('abort', onAbort)
    try {
      const result = await untilAborted(work(session), signal)
      await this.#keep(session)
      return result
    } catch (error) {
      // Whatever state it is in, nobody goes on with it.
      void session[Symbol.asyncDispose]()
      throw error
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  async #begun(options: SessionOptions, signal: AbortSignal): Promise<Session> {
    for (const [session, timer] of this.#idle) {
      clearTimeout(timer)
      this.#idle.delete(session)
      try {
        await untilAborted(beginReading(session, options), signal)
        return session
      } catch (error) {
        void session[Symbol.asyncDispose]()
        signal.throwIfAborted()
        log.debug({ error }, 'an idle connection to the source was lost')
      }
    }
    const opening = openSession(this.#url, options, ANSWER_MS, NAME)
    try {
      return await untilAborted(opening, signal)
    } catch (error) {
      // One that opens later is closed.
      opening.then(
        (session) => session[Symbol.asyncDispose](),
        (failure: unknown) => log.debug({ error: failure }, 'a connection for a preview did not open'),
      )
      throw error
    }
  }

  /** Keeps a session for the next preview, with nothing left on it of this one: settings and locks may outlive a transaction. */
  async #keep(session: Session): Promise<void> {
    try {
      await session.query('rollback')
      await session.query('discard all')
      const close = () => {
        this.#idle.delete(session)
        void session[Symbol.asyncDispose]()
      }
      const timer = setTimeout(close, IDLE_MS)
      timer.unref()
      this.#idle.set(session, timer)
    } catch (error) {
      log.debug({ error }, 'a connection for previews could not be kept')
      void session[Symbol.asyncDispose]()
    }
  }

  #cut(session: Session, reason: unknown): void {
    const { backend } = session
    const wasBusy = isBusy(session)
    session.cut(reason instanceof Error ? reason : new Error(String(reason)))
    if (wasBusy) void endBackends(this.#url, [backend])
  }
}
