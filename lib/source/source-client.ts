import { EventEmitter } from 'node:events'
import pg from 'pg'
import { log } from '../log.ts'
import { AnswerGuard } from './answer-guard.ts'
import { MessageFilter } from './message-filter.ts'

/** How long an idle connection may take to close, in ms. */
const CLOSE_TIMEOUT_MS = 1_000

/** How a connection to the source is opened. */
export type SourceClientOptions = {
  /** How long it may take to sign in, in ms. */
  connectMs: number
  /** How long it may take over a question, in ms. */
  answerMs: number
  /** How the connection is called where it was opened for, in the log. */
  purpose: string
  /** What `pg_stat_activity` calls it; by default as those that read a file. */
  name?: string
  types?: pg.CustomTypesConfig
}

/** What pg hands to a query that is none of its own; its types name less. */
export type QueryConnection = Parameters<pg.Submittable['submit']>[0] & { query(sql: string): void }

/** What pg reads messages from. */
type Bytes = Pick<EventEmitter, 'on'>

/** Parts of pg's connection that its types do not name; see its lib/connection.js. */
type Internals = pg.Connection & { attachListeners(stream: Bytes): void }

/**
 * A connection to the source. The source is not trusted: pg gets to see nothing that {@link AnswerGuard} refuses, and what it
 * throws at messages that come in no order ends the connection, not the process.
 */
export class SourceClient extends pg.Client {
  readonly guard: AnswerGuard
  readonly #filter: MessageFilter

  constructor(
    url: string,
    { connectMs, answerMs, types, purpose, name = 'claimcheck-export' }: SourceClientOptions,
  ) {
    super({
      connectionString: url,
      application_name: name,
      connectionTimeoutMillis: connectMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: connectMs,
      ...(types && { types }),
    })
    // The error reaches whoever awaits a query; without a listener, one between queries would end the process.
    this.on('error', (error) => log.debug({ error, purpose }, 'a source connection broke'))
    this.guard = new AnswerGuard(answerMs, (error) => this.cut(error))
    this.#filter = new MessageFilter(this.guard.toll)
    this.#guardConnection(this.connection as Internals)
  }

  /** Closes the connection in order if it is idle. One in the middle of something, or that does not answer, is cut. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.cut(), CLOSE_TIMEOUT_MS)
    try {
      await this.end()
    } finally {
      clearTimeout(timer)
      this.guard.end()
    }
  }

  /** Ends the connection at once. @param error for whoever waits for an answer. */
  cut(error?: Error): void {
    this.connection.stream.destroy(error)
  }

  #guardConnection(connection: Internals): void {
    const { guard } = this
    const { query, sync } = connection
    connection.query = (text) => {
      guard.asked()
      query.call(connection, text)
    }
    connection.sync = () => {
      guard.asked()
      sync.call(connection)
    }
    connection.on('dataRow', ({ fields }: { fields: unknown[] }) => guard.gotValues(fields.length))
    connection.once('end', () => guard.end())
    const attach = connection.attachListeners.bind(connection)
    // Called by pg with the stream that carries plain bytes, inside of TLS where there is TLS.
    connection.attachListeners = (stream) => {
      const passed = new EventEmitter()
      attach(passed)
      stream.on('data', (chunk: Buffer) => this.#onData(chunk, passed))
    }
  }

  #onData(chunk: Buffer, passed: EventEmitter): void {
    try {
      for (const piece of this.#filter.push(chunk)) passed.emit('data', piece)
    } catch (error) {
      this.cut(error instanceof Error ? error : new Error(String(error)))
    }
  }
}

/** Opens a connection to the source. @throws what the source or the network says; then nothing of it is left. */
export async function openSourceClient(url: string, options: SourceClientOptions): Promise<SourceClient> {
  const client = new SourceClient(url, options)
  try {
    await client.connect()
    return client
  } catch (error) {
    client.cut()
    throw error
  }
}

/** Whether a query runs. pg keeps this in fields that its types do not name. */
export function isBusy(client: pg.Client): boolean {
  return 'readyForQuery' in client && client.readyForQuery === false
}
