import { log } from '../../lib/log.ts'
import { endBackends } from '../../lib/source/end-backends.ts'
import type { SourceSettings } from '../../lib/source/reader.ts'
import { openSession, type Session, type SessionOptions } from '../../lib/source/session.ts'
import { isBusy } from '../../lib/source/source-client.ts'
import { untilAborted } from '../../lib/until-aborted.ts'
import { sourceConnections } from '../metrics/worker-metrics.ts'
import { Watchdog } from './watchdog.ts'

/**
 * The connections of one attempt to the source database. When the signal aborts, or the watchdog finds that the database
 * cannot be reached any more, all of them are cut, and whoever waits for one gets an error.
 */
export class Sessions implements AsyncDisposable {
  readonly #url: string
  readonly #options: Partial<SessionOptions>
  readonly #answerMs: number | undefined
  readonly #signal: AbortSignal
  readonly #sessions: Session[] = []
  readonly #watchdog: Watchdog
  #reason: unknown

  constructor(
    url: string,
    options: Partial<SessionOptions>,
    signal: AbortSignal,
    { answerMs, silenceMs }: Pick<SourceSettings, 'answerMs' | 'silenceMs'> = {},
  ) {
    this.#answerMs = answerMs
    this.#url = url
    this.#options = options
    this.#signal = signal
    this.#watchdog = new Watchdog(url, this.#sessions, { silenceMs, onLost: (error) => this.#cut(error) })
    signal.addEventListener('abort', this.#onAbort)
  }

  /** Opens one more connection. @throws the signal's reason when it has aborted. */
  async open(): Promise<Session> {
    this.#signal.throwIfAborted()
    const opening = openSession(this.#url, this.#options, this.#answerMs)
    try {
      const session = await untilAborted(opening, this.#signal)
      this.#sessions.push(session)
      sourceConnections.inc()
      this.#signal.throwIfAborted()
      return session
    } catch (error) {
      // A source that does not answer must not keep the attempt from ending; a connection that opens later is closed.
      if (this.#signal.aborted) {
        opening
          .then((session) => session[Symbol.asyncDispose]())
          .catch((failure: unknown) => log.debug({ error: failure }, 'a connection was closed already'))
      }
      throw error
    }
  }

  /** The same where one is not needed: null if none is to be had. @throws the signal's reason when it has aborted. */
  async openIfAny(): Promise<Session | null> {
    try {
      return await this.open()
    } catch (error) {
      this.throwIfEnded()
      log.warn(
        { error, connections: this.#sessions.length },
        'the source has no more connections to read over',
      )
      return null
    }
  }

  /** @throws why the connections were cut, if they were. */
  throwIfEnded(): void {
    if (this.#reason !== undefined) throw this.#reason
    this.#signal.throwIfAborted()
  }

  /** Passes chunks on; when they end because the connections were cut, it throws why they were. */
  async *guard<T>(chunks: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* chunks
    } catch (error) {
      throw this.#reason ?? error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort)
    this.#watchdog[Symbol.dispose]()
    sourceConnections.dec(this.#sessions.length)
    const busy = this.#sessions.filter(isBusy)
    if (busy.length > 0 && this.#reason === undefined) await this.#terminate(busy)
    await Promise.all(this.#sessions.map((session) => session[Symbol.asyncDispose]()))
  }

  readonly #onAbort = (): void => this.#cut(this.#signal.reason)

  #cut(reason: unknown): void {
    this.#reason ??= reason
    const error = reason instanceof Error ? reason : new Error(String(reason))
    const busy = this.#sessions.filter(isBusy)
    for (const session of this.#sessions) session.cut(error)
    if (busy.length > 0) void this.#terminate(busy)
  }

  #terminate(sessions: Session[]): Promise<void> {
    return endBackends(
      this.#url,
      sessions.map(({ backend }) => backend),
    )
  }
}
