import { readdirSync, watch } from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { datasets } from '../../datasets/registry.ts'
import type { Dataset } from '../../lib/dataset.ts'
import { seedPeople } from '../../prisma/seed-people.ts'
import { type Address, freeAddress } from '../address.ts'
import { type Database, openDatabase } from '../database.ts'
import { inRoot, needWritableFolder } from '../paths.ts'
import { type KeptService, keepRunning, type Service } from '../processes/service.ts'
import {
  serviceEnvironment,
  startWeb,
  startWorker,
  type WebMode,
  webAnswers,
  webEnvironment,
} from '../services.ts'
import { buildWeb, generateClient, migrate, seed } from '../steps.ts'
import { aborted, interruptible, logToStdout, say, secondsSince, warn } from '../terminal.ts'

/** A worker is made of these. */
const WORKER_SOURCES = ['worker', 'lib', 'datasets']
/** An editor writes several files, and each of them more than once; a change is over when nothing more comes. */
const QUIET_MS = 200

/**
 * `npm start` and `npm run dev`: sets up what is missing, then keeps the web server and one worker running until Ctrl-C, and
 * stops everything in order: web server, worker, database. For development, both take up every change of the source.
 * @returns the exit code.
 * @throws UserError if something that is needed is missing.
 */
export function runApp(mode: WebMode): Promise<number> {
  logToStdout()
  return interruptible(async (signal, started) => {
    await needWritableFolder()
    const address = await freeAddress()
    const database = await openDatabase()
    started.push(database)
    await prepare(mode, database, signal)
    const service = serviceEnvironment(database)
    const worker = keepRunning('worker', () => startWorker(service))
    // Both are started here, so that the web server's previews are of the same source as the worker's files.
    const source = { SOURCE_DATABASE_URL: service.SOURCE_DATABASE_URL ?? database.url }
    const webEnv = { ...(await webEnvironment(database)), ...source }
    let hasAnswered = false
    const web = keepRunning(
      'web server',
      () => startWeb(mode, address, webEnv),
      () => hasAnswered,
    )
    started.push(worker, web)
    if (mode === 'dev') restartOnChange(worker)
    void announce(address, signal).then((isReady) => {
      hasAnswered = isReady
    })
    return firstEnd(web, database, signal)
  })
}

async function prepare(mode: WebMode, database: Database, signal: AbortSignal): Promise<void> {
  await generateClient(signal)
  await migrate(database.url, signal)
  if (database.embedded && datasets.some(isOfTheDemo)) await seed(database.url, signal)
  if (database.embedded) await seedPeople(database.url)
  if (mode === 'start') await buildWeb(signal)
  signal.throwIfAborted()
}

/** Whoever removes the demo's datasets does not get its data any more. */
function isOfTheDemo({ sql }: Dataset): boolean {
  return /\bdemo\./.test(sql)
}

/**
 * Restarts the worker after each change of its source, until the process ends. Node's own `--watch` would not do:
 * what it starts stays behind when the command that started it is killed.
 */
function restartOnChange(worker: KeptService): void {
  let timer: NodeJS.Timeout | undefined
  const restart = (file: string) => {
    say(`${file} changed: the worker restarts.`)
    void worker.restart()
  }
  // Folders, not files: an editor that saves by renaming leaves a file behind that nobody watches.
  for (const folder of WORKER_SOURCES.flatMap(foldersBelow)) {
    watch(inRoot(folder), (_event, file) => {
      if (!file?.endsWith('.ts')) return
      clearTimeout(timer)
      timer = setTimeout(() => restart(path.join(folder, file)), QUIET_MS)
    })
  }
}

/** A folder of the project, and all below it. */
function foldersBelow(folder: string): string[] {
  const below = readdirSync(inRoot(folder), { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return [folder, ...below.flatMap(({ name }) => foldersBelow(path.join(folder, name)))]
}

/** Says that the service is ready, or that it is not yet. @returns whether it is. */
async function announce(address: Address, signal: AbortSignal): Promise<boolean> {
  const isReady = await webAnswers(address, signal)
  if (isReady) say(`Claimcheck is ready: ${address.url}  (set-up took ${secondsSince(commandStartedAt())})`)
  else if (!signal.aborted) warn('The web server has not answered for a minute: see its lines above.')
  return isReady
}

/** When the person gave the command, on the clock of `performance.now()`: the installation of the packages counts, too. */
function commandStartedAt(): number {
  const startedAt = Number(process.env.CLAIMCHECK_STARTED_AT)
  return startedAt > 0 ? startedAt - performance.timeOrigin : 0
}

/** Waits for Ctrl-C, or until the web server cannot start or Postgres ends by itself. @returns the exit code. */
async function firstEnd(web: Service, database: Database, signal: AbortSignal): Promise<number> {
  const failure = await Promise.race([
    aborted(signal),
    web.ended.then(({ how }) => `The web server could not start (${how}): see its lines above.`),
    database.ended.then(() => 'Postgres ended unexpectedly: see its log in .claimcheck/postgres.'),
  ])
  if (!failure) return 0
  warn(failure)
  return 1
}
