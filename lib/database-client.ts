import net from 'node:net'
import pg from 'pg'

/** How long a process waits for the database of the exports: for a connection, and for a byte on one. In ms. */
export type Patience = { connectMs: number; answerMs: number }

/**
 * A network that swallows packets looks like an answer that takes its time, to TCP for a quarter of an hour. The web process
 * has people who wait, and must work again 10 s after the network does; a worker has statements that take longer.
 */
export const PATIENCE = {
  web: { connectMs: 5_000, answerMs: 9_500 },
  worker: { connectMs: 10_000, answerMs: 15_000 },
} as const satisfies Record<string, Patience>

type ClientOptions = pg.ClientConfig & { answerMs?: number }

/**
 * How everything of ours connects to the database of the exports: for `pg.Pool`, {@link DatabaseClient}, pg-boss and Prisma.
 * @param name what `pg_stat_activity` calls the connection.
 */
export function connectionOptions(url: string, name: string, { connectMs, answerMs }: Patience) {
  return {
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: connectMs,
    query_timeout: answerMs,
    answerMs,
    // A pool closes what nobody uses before its silence would look like a dead network.
    idleTimeoutMillis: answerMs / 2,
    keepAlive: true,
    Client: DatabaseClient,
  }
}

/**
 * A client of pg's that gives its socket up: when no byte came or went for `answerMs`, and when it could not sign in. pg itself
 * keeps a connection whose query timed out, so that a pool hands it out again, and forgets one that failed while
 * it signed in, without closing it.
 */
export class DatabaseClient extends pg.Client {
  readonly #socket: net.Socket

  constructor(options: ClientOptions = {}) {
    const socket = new net.Socket()
    super({ ...options, stream: () => socket })
    this.#socket = socket
    const { answerMs } = options
    if (answerMs === undefined) return
    socket.setTimeout(answerMs, () =>
      socket.destroy(new Error(`The database has not answered for ${answerMs / 1_000} s`)),
    )
  }

  override connect(): Promise<pg.Client>
  override connect(callback: (error: Error | null, client?: pg.Client) => void): void
  override connect(
    callback?: (error: Error | null, client?: pg.Client) => void,
  ): Promise<pg.Client> | undefined {
    if (!callback)
      return new Promise((resolve, reject) =>
        this.#connect((error) => (error ? reject(error) : resolve(this))),
      )
    this.#connect(callback)
    return undefined
  }

  #connect(callback: (error: Error | null, client?: pg.Client) => void): void {
    super.connect((error: Error | null) => {
      if (error) this.#socket.destroy()
      callback(error, this)
    })
  }
}
