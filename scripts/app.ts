import { performance } from 'node:perf_hooks'
import { type Address, freeAddress } from './address.ts'
import { INTERRUPTED } from './complaint.ts'
import { type Database, openDatabase } from './database.ts'
import { aborted, watchForInterrupt } from './processes/interrupt.ts'
import { type KeptService, keepRunning } from './processes/keep-running.ts'
import type { Service } from './processes/service.ts'
import { watchSource } from './processes/watch-source.ts'
import { complain, say, secondsSince } from './say.ts'
import { serviceEnvironment, startWeb, startWorker, type WebMode, webAnswers } from './services.ts'
import { buildWeb, generateClient, migrate, needWritableFolder, seed } from './steps.ts'

/**
 * Sets up what is missing, then runs the web server and one worker until Ctrl-C, and stops everything in order:
 * web server, worker, database.
 * @returns the exit code.
 * @throws Complaint if something that is needed is not to be had.
 */
export async function runApp(mode: WebMode): Promise<number> {
  const startedAt = performance.now()
  const services: Service[] = []
  const signal = watchForInterrupt(() => {
    for (const service of services) service.kill()
    process.exit(INTERRUPTED)
  })
  await needWritableFolder()
  const address = await freeAddress()
  const database = await openDatabase()
  try {
    await prepare(mode, database, signal)
    const web = await start(mode, database, address, services)
    void announce(address, startedAt, signal)
    return await firstEnd(web, database, signal)
  } catch (error) {
    if (signal.aborted) return INTERRUPTED
    throw error
  } finally {
    for (const service of services) await service.stop()
    await database.stop()
  }
}

async function prepare(mode: WebMode, database: Database, signal: AbortSignal): Promise<void> {
  await generateClient(signal)
  await migrate(database.url, signal)
  if (database.embedded) await seed(database.url, signal)
  if (mode === 'start') await buildWeb(signal)
  signal.throwIfAborted()
}

async function start(
  mode: WebMode,
  database: Database,
  address: Address,
  services: Service[],
): Promise<Service> {
  const env = await serviceEnvironment(database)
  const web = startWeb(mode, address, env)
  services.push(web)
  const worker = keepRunning('worker', () => startWorker(env))
  services.push(worker)
  if (mode === 'dev') watchSource(['worker', 'lib', 'datasets'], restartFor(worker))
  return web
}

function restartFor(worker: KeptService) {
  return (file: string) => {
    say(`worker │ ${file} changed: starting anew.`)
    void worker.restart()
  }
}

async function announce(address: Address, startedAt: number, signal: AbortSignal): Promise<void> {
  if (await webAnswers(address, signal)) {
    say(`Claimcheck is ready: ${address.url}  (set-up took ${secondsSince(startedAt)})`)
  } else if (!signal.aborted) {
    complain('The web server has not answered for a minute: see its lines above.')
  }
}

/** Waits for Ctrl-C, or for the end of what cannot be done without. @returns the exit code. */
async function firstEnd(web: Service, database: Database, signal: AbortSignal): Promise<number> {
  const end = await Promise.race([
    aborted(signal).then(() => ({ code: 0, line: undefined })),
    web.ended.then(({ code, how }) => ({
      code: code || 1,
      line: `The web server ended unexpectedly (${how}).`,
    })),
    database.ended.then(() => ({
      code: 1,
      line: 'Postgres ended unexpectedly: see its log in .claimcheck/postgres.',
    })),
  ])
  if (end.line) complain(end.line)
  return end.code
}
