import { once } from 'node:events'
import path from 'node:path'
import { execa } from 'execa'
import { inRoot } from '../../../scripts/paths.ts'
import type { Sandbox } from '../../../test/support/sandbox.ts'
import { eventually } from '../../../test/support/wait.ts'
import { freePort } from '../../support/free-port.ts'
import { AUTH_SECRET } from '../../support/web-server.ts'

const HOST = '127.0.0.1'
/** An operator's service manager waits longer than a worker takes to stop. */
const STOP_GRACE_MS = 40_000
const START_TIMEOUT_MS = 60_000

/** A version of the project that is built in a folder of its own. */
export type Version = { name: string; folder: string }

/** The version that these tests are of. */
export const THIS: Version = { name: 'new', folder: inRoot() }

/** A process that a version's npm script runs, as an operator starts it. */
export type Running = { url: string; output(): string; stop(): Promise<void> }

/**
 * Starts `npm run web` or `npm run worker` of a version and waits until it is ready.
 * @param environment on top of what every process of the service is told.
 */
export async function startVersion(
  { name, folder }: Version,
  task: 'web' | 'worker',
  { databaseUrl, sourceUrl, storeFolder }: Pick<Sandbox, 'databaseUrl' | 'sourceUrl' | 'storeFolder'>,
  environment: Record<string, string> = {},
): Promise<Running> {
  const port = await freePort(HOST)
  const child = execa('node', [path.join(folder, 'scripts', 'bootstrap.mjs'), task], {
    cwd: folder,
    extendEnv: false,
    reject: false,
    all: true,
    buffer: false,
    forceKillAfterDelay: STOP_GRACE_MS,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      SOURCE_DATABASE_URL: sourceUrl,
      STORE_FOLDER: storeFolder,
      AUTH_SECRET,
      HOST,
      PORT: String(port),
      ...environment,
    },
  })
  let output = ''
  let hasEnded = false
  child.all.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const ended = once(child.nodeChildProcess, 'close').then(() => {
    hasEnded = true
  })
  const until = task === 'web' ? 'The web server is ready' : '"worker ready'
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  const isReady = () => {
    if (hasEnded) throw new Error('it has ended')
    return output.includes(until) || undefined
  }
  await eventually(`the ${name} ${task} is ready`, isReady, START_TIMEOUT_MS).catch(
    async (cause: unknown) => {
      await stop()
      throw new Error(`The ${name} ${task} did not start:\n${output}`, { cause })
    },
  )
  return { url: `http://${HOST}:${port}`, output: () => output, stop }
}
