/**
 * The process that owns the embedded Postgres. It stands apart from the command that starts it: a Ctrl-C at the terminal
 * must not reach Postgres while web and worker still need it. It is told over IPC what to do; when the other side is gone,
 * it shuts Postgres down by itself.
 */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount } from './account.ts'
import { type ClusterSettings, ensureCluster, type Site, setAccess, spawnOn } from './cluster.ts'
import { findPrograms, type Programs } from './programs.ts'
import { canSignIn } from './sign-in.ts'

export type PostgresSettings = ClusterSettings & {
  /** Holds `data`, `server.log` and what is noted about them. */
  folder: string
  port: number
  /** Where it listens beside loopback. */
  alsoOn?: string
}

/** What the process is told. */
export type PostgresCommand = { type: 'start'; settings: PostgresSettings } | { type: 'stop' }

/** What it answers to a start. */
export type PostgresReport = { type: 'ready' } | { type: 'failed'; message: string }

const HOST = '127.0.0.1'
const SMART_SHUTDOWN_MS = 10_000
const LOG_LINES_IN_A_FAILURE = 12
/** It may hold what was in a statement that failed. */
const LOG_MODE = 0o600
const LOOK_MS = 20

function serverFlags({ port, durable, alsoOn }: PostgresSettings): string[] {
  const settings = {
    port: String(port),
    listen_addresses: [HOST, ...(alsoOn ? [alsoOn] : [])].join(','),
    // A socket's path may have 107 bytes at most, and a project's folder can be deeper than that.
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

type Running = { server: ChildProcess; programs: Programs }

/**
 * Starts Postgres on the cluster in the folder, which is made if it is not there yet.
 * @throws Error with the last lines of Postgres' log.
 */
async function startServer(settings: PostgresSettings): Promise<Running> {
  const { folder } = settings
  const account = await findAccount(folder)
  const programs = await findPrograms(account, folder)
  const logFile = path.join(folder, 'server.log')
  // A new file: one that is there may belong to the account, from a version that gave it the folder.
  await rm(logFile, { force: true })
  const site = { folder, account, programs, log: openSync(logFile, 'wx', LOG_MODE) }
  try {
    await ensureCluster(site, settings)
    return { server: await serveWithAccess(site, settings), programs }
  } catch (error) {
    await programs.remove()
    const reason = error instanceof Error ? error.message : String(error)
    const logged = readFileSync(logFile, 'utf8').trimEnd().split('\n')
    throw new Error([reason, ...logged.slice(-LOG_LINES_IN_A_FAILURE)].join('\n'), { cause: error })
  }
}

/** Starts the server; where a role cannot work as it should, that is put right before anybody uses it. */
async function serveWithAccess(site: Site, settings: PostgresSettings): Promise<ChildProcess> {
  const { port, database, access } = settings
  const server = await serve(site, settings)
  if (await canSignIn({ host: HOST, port, database }, access)) return server
  const ended = once(server, 'exit')
  server.kill('SIGINT')
  // One that has ended by itself emits nothing any more.
  if (server.exitCode === null && server.signalCode === null) await ended
  await setAccess(site, path.join(site.folder, 'data'), settings)
  return serve(site, settings)
}

async function serve(site: Site, settings: PostgresSettings): Promise<ChildProcess> {
  const dataFolder = path.join(site.folder, 'data')
  const server = spawnOn(site, dataFolder, (data) => [
    site.programs.postgres,
    ['-D', data, ...serverFlags(settings)],
  ])
  await once(server, 'spawn')
  while (!(await isReady(dataFolder, server.pid))) {
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new Error('Postgres ended while it was starting.')
    }
    await sleep(LOOK_MS)
  }
  return server
}

/** Postgres writes its state into the eighth line of the file that also holds its process id. */
async function isReady(dataFolder: string, pid: number | undefined): Promise<boolean> {
  const text = await readFile(path.join(dataFolder, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.trim())
  return lines[0] === String(pid) && ['ready', 'standby'].includes(lines[7] ?? '')
}

let running: Promise<Running> | undefined
let stopping = false

function report(message: PostgresReport): void {
  process.send?.(message)
}

async function start(settings: PostgresSettings): Promise<void> {
  running = startServer(settings)
  try {
    const { server, programs } = await running
    const end = () => programs.remove().finally(() => process.exit(stopping ? 0 : 1))
    if (server.exitCode !== null || server.signalCode !== null) return end()
    server.once('exit', end)
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
  const started = await running?.catch(() => undefined)
  if (!started) process.exit(0)
  started.server.kill(signal)
  setTimeout(() => started.server.kill('SIGINT'), SMART_SHUTDOWN_MS)
}

process.on('message', (command: PostgresCommand) => {
  if (command.type === 'start') void start(command.settings)
  else void stop('SIGINT')
})
process.once('disconnect', () => void stop('SIGTERM'))
