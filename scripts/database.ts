import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { stateFolder } from './paths.ts'
import { commandLine, isAlive } from './processes/leftover.ts'
import { errorCode, step, UserError } from './terminal.ts'

const CONNECT_TIMEOUT_MS = 10_000
/** Tested, as README.md says. */
const OLDEST_POSTGRES = 14

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
 * @throws UserError if it cannot be reached or started.
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
  // Loaded late, because prisma.config.ts reads this file for each of Prisma's commands.
  const { startEmbeddedPostgres } = await import('./postgres/embedded.ts')
  const folder = path.join(stateFolder, 'postgres')
  const postgres = await startEmbeddedPostgres({ folder, database: 'claimcheck' })
  await note({ pid: process.pid, url: postgres.url })
  const stop = async () => {
    await postgres.stop()
    await releaseDatabase()
  }
  return { url: postgres.url, embedded: true, ended: postgres.ended, stop }
}

/**
 * The database that is there already: the one of DATABASE_URL, or the embedded one that `npm start` runs.
 * @throws UserError if there is none, or it cannot be reached.
 */
export async function findDatabase(): Promise<{ url: string; embedded: boolean }> {
  const given = givenUrl()
  const url = given ?? runningDatabaseUrl()
  if (!url)
    throw new UserError('There is no database: set DATABASE_URL, or run "npm start", which brings its own.')
  await needReachable(url)
  return { url, embedded: !given }
}

/** `host:port/name`, without the password. @throws UserError if it is no URL of a Postgres database. */
function describe(url: string): string {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UserError(
      'DATABASE_URL is not usable: it must look like postgres://user:password@host:5432/name.',
    )
  }
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}:${port || '5432'}${pathname}`
}

async function needReachable(url: string): Promise<void> {
  const name = describe(url)
  await step(`Connecting to the database ${name}`, `Database ${name} reachable`, async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
    // A connection that breaks is reported by connect(); without a listener it would end the process as well.
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
      needVersion(name, Number(rows[0]?.server_version_num))
    } catch (cause) {
      if (cause instanceof UserError) throw cause
      throw new UserError(whyNot(url, name, cause), { cause })
    } finally {
      await client.end().catch(() => undefined)
    }
  })
}

/** @param version as Postgres numbers it: 140023 for 14.23. @throws UserError if it is older than what is supported. */
export function needVersion(name: string, version: number): void {
  const major = Math.floor(version / 10_000)
  if (major >= OLDEST_POSTGRES) return
  throw new UserError(
    `The database ${name} runs on Postgres ${major}, and Claimcheck needs ${OLDEST_POSTGRES} or newer: upgrade it, or correct DATABASE_URL.`,
  )
}

function whyNot(url: string, name: string, cause: unknown): string {
  const reason = (cause instanceof Error && cause.message) || errorCode(cause) || 'unknown reason'
  const { pathname, username } = new URL(url)
  const role = decodeURIComponent(username)
  switch (errorCode(cause)) {
    case '28P01':
      return `The database ${name} refuses the password of the role ${role}: correct it in DATABASE_URL.`
    case '28000':
      return `The database ${name} lets nobody sign in as ${role} from here (${reason}): correct DATABASE_URL, or the server's pg_hba.conf.`
    case '42501':
      return `The database ${name} is closed to the role ${role}: have its owner run GRANT CONNECT ON DATABASE, or correct DATABASE_URL.`
    case '3D000':
      return `There is no database ${name}: correct DATABASE_URL, or have an administrator run CREATE DATABASE ${pg.escapeIdentifier(decodeURIComponent(pathname.slice(1)))};`
    default:
      return `The database ${name} cannot be reached (${reason}): start it, or correct DATABASE_URL.`
  }
}

/** Which process runs the embedded database of this folder, and where it is once it is up. */
type RunningDatabase = { pid: number; url?: string }

const NOTE = path.join(stateFolder, 'database.json')

function readNote(): RunningDatabase | undefined {
  try {
    return JSON.parse(readFileSync(NOTE, 'utf8'))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** It holds a password, so it is for this user only. */
async function note(running: RunningDatabase): Promise<void> {
  await rm(NOTE, { force: true })
  await writeFile(NOTE, `${JSON.stringify(running)}\n`, { mode: 0o600 })
}

/** The URL of the embedded database that `npm start` or `npm run dev` is running here, if one is. */
export function runningDatabaseUrl(): string | undefined {
  const running = readNote()
  return running && isAlive(running.pid) ? running.url : undefined
}

/**
 * Takes the embedded database for this process, so that no two commands run it at once.
 * @throws UserError if another command is running it.
 */
export async function claimDatabase(): Promise<void> {
  const holder = readNote()
  if (holder && isAlive(holder.pid) && (await commandLine(holder.pid)).includes('scripts')) {
    throw new UserError(
      `Claimcheck is already running in this folder (process ${holder.pid}): stop it first, or set DATABASE_URL.`,
    )
  }
  await mkdir(stateFolder, { recursive: true })
  await note({ pid: process.pid })
}

/** Gives the embedded database up. */
function releaseDatabase(): Promise<void> {
  return rm(NOTE, { force: true })
}
