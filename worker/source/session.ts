import pg from 'pg'
import { log } from '../../lib/log.ts'

/** How long a connection to the source may take to open, in ms. */
const CONNECT_TIMEOUT_MS = 10_000

/** How long an idle connection may take to close, in ms. */
const CLOSE_TIMEOUT_MS = 1_000

/** A connection in an open transaction. Disposing ends it, whatever state it is in; it is never used again. */
export type Session = pg.Client & AsyncDisposable

// How Postgres writes values must not depend on how a server, a role or a database is configured.
const SETTINGS = {
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  // A table that is locked for longer is somebody's maintenance: the attempt fails and is tried again.
  lock_timeout: '10s',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  // A backend whose client is gone ends within this time, also while it sorts and sends nothing.
  client_connection_check_interval: '1s',
}

// Values arrive as Postgres wrote them: parsing them to JavaScript and back could change them.
const AS_TEXT = { getTypeParser: () => (value: string) => value }

/** Opens a connection to the source database, in a transaction: see {@link beginReading}. */
export async function openSession(url: string, timeZone = 'UTC'): Promise<Session> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'claimcheck-export',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: CONNECT_TIMEOUT_MS,
    types: AS_TEXT,
  })
  // The error reaches whoever awaits a query; without a listener, one between queries would end the process.
  client.on('error', (error) => log.debug({ error }, 'a source connection broke'))
  await client.connect()
  const session = Object.assign(client, { [Symbol.asyncDispose]: () => close(client) })
  try {
    await beginReading(session, timeZone)
    return session
  } catch (error) {
    await close(client)
    throw error
  }
}

/**
 * Begins a transaction that reads one snapshot and cannot write, ending the one before. The snapshot is not taken yet:
 * that is done by the first query.
 * @param timeZone IANA name; timestamps are read and written in it.
 */
export async function beginReading(session: pg.Client, timeZone: string): Promise<void> {
  const settings = Object.entries({ ...SETTINGS, TimeZone: timeZone })
  const statements = settings.map(([name, value]) => `set local ${name} = ${pg.escapeLiteral(value)}`)
  await session.query(`commit; begin isolation level repeatable read read only; ${statements.join('; ')}`)
}

/** Ends the connection in order if it is idle; one in the middle of a COPY, or that does not answer, is cut. */
async function close(client: pg.Client): Promise<void> {
  const cut = setTimeout(() => client.connection.stream.destroy(), CLOSE_TIMEOUT_MS)
  try {
    await client.end()
  } finally {
    clearTimeout(cut)
  }
}

/** Whether a query runs on the session. pg keeps this in fields that its types do not name. */
export function isBusy(session: Session): boolean {
  return 'readyForQuery' in session && session.readyForQuery === false
}

/** The process of the session on the server. */
export function processId(session: Session): number {
  return 'processID' in session && typeof session.processID === 'number' ? session.processID : 0
}
