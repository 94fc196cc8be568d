import pg from 'pg'
import { Problem } from '../problems/problem.ts'
import { openSourceClient, type SourceClient } from './source-client.ts'

/** How long a connection to the source may take to open, in ms. */
const CONNECT_TIMEOUT_MS = 10_000

/** A connection in an open transaction. Disposing ends it, whatever state it is in; it is never used again. */
export type Session = SourceClient &
  AsyncDisposable & {
    /** The process on the server, once {@link readServer} has asked; the one of the sign-in may be a pooler's. */
    backend: number | null
    /** Whether its server may end transactions for their length. */
    hasTransactionTimeout: boolean
  }

/** How the sessions of one attempt read. */
export type SessionOptions = {
  /** IANA name; timestamps are read and written in it. */
  timeZone: string
  /** Memory of each sort and hash table on the server, in MiB; null leaves it to the server. */
  workMemMegabytes: number | null
  /** Whether a query may have helpers on the server: they give rows that nothing orders in another order each time. */
  mayHaveHelpers: boolean
  /** How long a statement may take, in ms; null is for ever. */
  statementMs: number | null
}

const DEFAULTS: SessionOptions = {
  timeZone: 'UTC',
  workMemMegabytes: null,
  mayHaveHelpers: true,
  statementMs: null,
}

/** How long the source may take over a question that is not the file, in ms, where the settings do not say. */
const ANSWER_MS = 60_000

// How Postgres writes values must not depend on how a server, a role or a database is configured.
const SETTINGS = {
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  // A table that is locked for longer is somebody's maintenance: the attempt fails and is tried again.
  lock_timeout: '10s',
  idle_in_transaction_session_timeout: '0',
  // A scan that begins where another one is would give the rows of a table in another order each time.
  synchronize_seqscans: 'off',
  // A backend whose client is gone ends within this time, also while it sorts and sends nothing.
  client_connection_check_interval: '1s',
}

/** The first version of Postgres that has `transaction_timeout`, as in `show server_version_num`. */
const TRANSACTION_TIMEOUT_SINCE = 170_000

// Values arrive as Postgres wrote them: parsing them to JavaScript and back could change them.
const AS_TEXT = { getTypeParser: () => (value: string) => value }

/**
 * Opens a connection to the source database, in a transaction: see {@link beginReading}.
 * @throws Problem `time_zone_unknown`, or what the database says.
 */
export async function openSession(
  url: string,
  options: Partial<SessionOptions> = {},
  answerMs = ANSWER_MS,
  name?: string,
): Promise<Session> {
  const client = await openSourceClient(url, {
    connectMs: CONNECT_TIMEOUT_MS,
    answerMs,
    purpose: 'read',
    name,
    types: AS_TEXT,
  })
  const session = Object.assign(client, {
    backend: null,
    hasTransactionTimeout: false,
    [Symbol.asyncDispose]: () => client.close(),
  })
  try {
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
    session.hasTransactionTimeout = Number(rows[0]?.server_version_num) >= TRANSACTION_TIMEOUT_SINCE
    await beginReading(session, { ...DEFAULTS, ...options })
    return session
  } catch (error) {
    await client.close()
    throw error
  }
}

/**
 * Begins a transaction that reads one snapshot and cannot write, ending the one before. The snapshot is not taken yet:
 * that is done by the first query.
 * @throws Problem `time_zone_unknown`, or what the database says.
 */
export async function beginReading(session: Session, options: SessionOptions): Promise<void> {
  const { timeZone, workMemMegabytes, mayHaveHelpers, statementMs } = options
  const settings = Object.entries({
    ...SETTINGS,
    TimeZone: timeZone,
    statement_timeout: String(statementMs ?? 0),
    ...(session.hasTransactionTimeout && { transaction_timeout: '0' }),
    ...(workMemMegabytes === null ? {} : { work_mem: `${workMemMegabytes}MB` }),
    ...(mayHaveHelpers ? {} : { max_parallel_workers_per_gather: '0' }),
  })
  const statements = settings.map(([name, value]) => `set local ${name} = ${pg.escapeLiteral(value)}`)
  session.backend = null
  try {
    await session.query(`commit; begin isolation level repeatable read read only; ${statements.join('; ')}`)
  } catch (error) {
    throw isAboutTimeZone(error) ? new Problem('time_zone_unknown', { cause: error }) : error
  }
}

/** SQLSTATE invalid_parameter_value; its message names the parameter, in whatever language and quotation marks. */
function isAboutTimeZone(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '22023' && error.message.includes('TimeZone')
}

/** What a session's server says of itself. */
export type Server = {
  /** As in `show server_version_num`: 140023 is 14.23. */
  version: number
  /** As in `show server_encoding`. */
  encoding: string
  /** What else decides how SQL is read and values are written. A pooler may hand out backends that differ in it. */
  settings: string
}

// Those that SETTINGS does not fix, because they are the source's own business.
const SERVER_SETTINGS = [
  'search_path',
  'lc_monetary',
  'lc_numeric',
  'lc_time',
  'xmlbinary',
  'xmloption',
  'quote_all_identifiers',
  'default_text_search_config',
  'timezone_abbreviations',
  'row_security',
  'transform_null_equals',
]

/** Asks a session about its server. It is a query: it takes the transaction's snapshot. */
export async function readServer(session: Session): Promise<Server> {
  const settings = SERVER_SETTINGS.map((name) => `pg_catalog.current_setting('${name}')`)
  const { rows } = await session.query<{ pid: string; version: string; encoding: string; settings: string }>(
    `select pg_catalog.pg_backend_pid() as pid, pg_catalog.current_setting('server_version_num') as version, pg_catalog.current_setting('server_encoding') as encoding,
       pg_catalog.json_build_array(current_user, ${settings.join(', ')}) as settings`,
  )
  const [row] = rows
  if (!row) throw new Error('The source database did not say what it is')
  session.backend = Number(row.pid)
  return { version: Number(row.version), encoding: row.encoding, settings: row.settings }
}
