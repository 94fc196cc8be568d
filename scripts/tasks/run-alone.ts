import { pathToFileURL } from 'node:url'
import { freeAddress, tryPort } from '../address.ts'
import { findDatabase } from '../database.ts'
import { needMigrations } from '../migrations.ts'
import { inRoot } from '../paths.ts'
import { toolScript } from '../processes/node-process.ts'
import { type Service, startService } from '../processes/service.ts'
import { serviceEnvironment, startWeb, startWorker, webAnswers, webEnvironment } from '../services.ts'
import { buildWeb, generateClient } from '../steps.ts'
import { aborted, interruptible, logToStdout, say } from '../terminal.ts'

const STUDIO_PORT = 5555
const STUDIO_GRACE_MS = 5_000
const PRELOAD = pathToFileURL(inRoot('scripts', 'studio', 'preload.ts')).href

/** `npm run web`: the web server alone, on a database that is there. */
export function runWeb(): Promise<number> {
  return runAlone(async (signal) => {
    const address = await freeAddress()
    const database = await findDatabase()
    await needMigrations(database.url)
    await generateClient(signal)
    await buildWeb(signal)
    const web = startWeb('start', address, await webEnvironment(database))
    void webAnswers(address, signal).then((ready) => ready && say(`The web server is ready: ${address.url}`))
    return web
  })
}

/** `npm run worker`: one more worker, on a database that is there. Any number may run, on any machine. */
export function runWorker(): Promise<number> {
  return runAlone(async (signal) => {
    const database = await findDatabase()
    await needMigrations(database.url)
    await generateClient(signal)
    return startWorker(serviceEnvironment(database))
  })
}

/** `npm run studio`: Prisma Studio on the database, with our tables and pg-boss's own, behind a secret path. */
export function runStudio(): Promise<number> {
  return runAlone(async () => {
    const { url } = await findDatabase()
    const port = await tryPort(STUDIO_PORT, '127.0.0.1').catch(() => tryPort(0, '127.0.0.1'))
    return startService({
      label: 'studio',
      args: studioArguments(port),
      env: { DATABASE_URL: url },
      graceMs: STUDIO_GRACE_MS,
    })
  })
}

/** Node's arguments for Prisma Studio on a port of loopback. It prints where it is. */
export function studioArguments(port: number): string[] {
  return ['--import', PRELOAD, toolScript('prisma'), 'studio', '--browser', 'none', '--port', String(port)]
}

/**
 * Runs one service until Ctrl-C, or until it ends by itself.
 * @param prepare gets everything ready and starts it.
 * @returns the exit code: 0 after Ctrl-C, else the service's own.
 */
function runAlone(prepare: (signal: AbortSignal) => Promise<Service>): Promise<number> {
  logToStdout()
  return interruptible(async (signal, started) => {
    const service = await prepare(signal)
    started.push(service)
    const ending = await Promise.race([aborted(signal), service.ended])
    return ending?.code ?? 0
  })
}
