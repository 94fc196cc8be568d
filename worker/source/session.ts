import pg from 'pg'
import { log } from '../../lib/log.ts'

/** How long a connection to the source may take to open, in ms. */
const CONNECT_TIMEOUT_MS = 10_000

// How Postgres writes values must not depend on how a server, a role or a database is configured.
const SETTINGS = {
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  bytea_output: 'hex',
  extra_float_digits: '1',
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  lock_timeout: '10s',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
}

// Values arrive as Postgres wrote them: parsing them to JavaScript and back could change them.
const AS_TEXT = { getTypeParser: () => (value: string) => value }

/**
 * Opens a connection to the source database, in a transaction that reads one snapshot and cannot write. It is never
 * used again: disposing closes it, whatever state it is in.
 */
export async function openSession(url: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'claimcheck-export',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: AS_TEXT,
  })
  // The error reaches whoever awaits a query; without a listener, one between queries would end the process.
  client.on('error', (error) => log.warn({ error }, 'a source connection broke'))
  await client.connect()
  const disposable = Object.assign(client, { [Symbol.asyncDispose]: () => close(client) })
  try {
    await client.query('begin isolation level repeatable read read only')
    const settings = Object.entries(SETTINGS).map(([name, value]) => `set local ${name} = '${value}'`)
    await client.query(settings.join(';'))
  } catch (error) {
    await close(client)
    throw error
  }
  return disposable
}

/** Ends the connection without waiting for a query that may still run on it. */
async function close(client: pg.Client): Promise<void> {
  await client
    .end()
    .catch((error: unknown) => log.warn({ error }, 'a source connection did not close in order'))
}
