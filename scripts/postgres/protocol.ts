/** What the embedded Postgres' own process and the command that starts it say to each other over IPC. */

export type PostgresSettings = {
  /** Holds `data` and `server.log`; belongs to the account that Postgres runs as. */
  folder: string
  port: number
  password: string
  /** false: a crash of the machine may lose everything. For tests, where nothing has to last. */
  durable: boolean
}

export type PostgresCommand = { type: 'start'; settings: PostgresSettings } | { type: 'stop' }

export type PostgresReport = { type: 'ready' } | { type: 'failed'; message: string }

/** The argument with which the process only tries whether its account reaches all it needs. */
export const PROBE = '--probe'
