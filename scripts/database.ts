import path from 'node:path'
import pg from 'pg'
import { Complaint, errorCode } from './complaint.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { stateFolder } from './paths.ts'
import { announceDatabase, claimDatabase, releaseDatabase, runningDatabaseUrl } from './running-database.ts'
import { step } from './say.ts'

const CONNECT_TIMEOUT_MS = 10_000

export type Database = {
  url: string
  embedded: boolean
  /** Resolves when the embedded Postgres has ended; never for a database of somebody else's. */
  ended: Promise<void>
  /** Stops the embedded Postgres; does nothing to a database of somebody else's. */
  stop(): Promise<void>
}

/** The database that the person has set, if any. An empty variable counts as none, as everywhere here. */
function givenUrl(): string | undefined {
  return process.env.DATABASE_URL || undefined
}

/**
 * The database to run on: the one of DATABASE_URL, or else the embedded one, which is started.
 * @throws Complaint if it cannot be reached or started.
 */
export async function openDatabase(): Promise<Database> {
  const url = givenUrl()
  if (url) {
    await needReachable(url)
    return { url, embedded: false, ended: new Promise(() => undefined), stop: async () => undefined }
  }
  await claimDatabase()
  try {
    return await step('Starting Postgres', 'Postgres ready', startOwnDatabase)
  } catch (error) {
    await releaseDatabase()
    throw error
  }
}

async function startOwnDatabase(): Promise<Database> {
  const folder = path.join(stateFolder, 'postgres')
  const postgres = await startEmbeddedPostgres({ folder, database: 'claimcheck' })
  await announceDatabase(postgres.url)
  const stop = async () => {
    await postgres.stop()
    await releaseDatabase()
  }
  return { url: postgres.url, embedded: true, ended: postgres.ended, stop }
}

/**
 * The database that is there already: the one of DATABASE_URL, or the embedded one that `npm start` runs.
 * @throws Complaint if there is none, or it cannot be reached.
 */
export async function findDatabase(): Promise<{ url: string; embedded: boolean }> {
  const given = givenUrl()
  const url = given ?? runningDatabaseUrl()
  if (!url)
    throw new Complaint('There is no database: set DATABASE_URL, or run "npm start", which brings its own.')
  await needReachable(url)
  return { url, embedded: !given }
}

/** `host:port/name`, without the password. @throws Complaint if it is no URL of a Postgres database. */
function describe(url: string): string {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Complaint(
      'DATABASE_URL is not usable: it must look like postgres://user:password@host:5432/name.',
    )
  }
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`
}

async function needReachable(url: string): Promise<void> {
  const name = describe(url)
  await step(`Connecting to the database ${name}`, `Database ${name} reachable`, () => checkReachable(url))
}

async function checkReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  // A connection that breaks is reported by connect(); without a listener it would end the process as well.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (cause) {
    const reason = (cause instanceof Error && cause.message) || errorCode(cause) || 'unknown reason'
    throw new Complaint(
      `The database ${describe(url)} cannot be reached (${reason}): start it, or correct DATABASE_URL.`,
      { cause },
    )
  } finally {
    await client.end().catch(() => undefined)
  }
}
