import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { sourceUrl } from '../prisma/seed.ts'
import type { Address } from './address.ts'
import { keptKey } from './kept-key.ts'
import { inRoot, stateFolder } from './paths.ts'
import { toolScript, type Variables } from './processes/node-process.ts'
import { type Service, startService } from './processes/service.ts'
import { UserError } from './terminal.ts'

const WEB_GRACE_MS = 10_000
/** A worker ends itself within its own grace; this is for one that cannot. */
const WORKER_EXTRA_MS = 15_000
const READY_TIMEOUT_MS = 60_000
const READY_POLL_MS = 100

/** What web and worker are told about the database; what the person has set goes before our defaults. */
export function serviceEnvironment({ url, embedded }: { url: string; embedded: boolean }) {
  return {
    DATABASE_URL: url,
    SOURCE_DATABASE_URL: process.env.SOURCE_DATABASE_URL || (embedded ? sourceUrl(url) : undefined),
    STORE_FOLDER: process.env.STORE_FOLDER || path.join(stateFolder, 'store'),
  }
}

/**
 * What the web server is told beside that: by what it signs cookies, and whether the database is that of the demo, in which nobody has to
 * sign in (server/auth/demo.ts).
 */
export async function webEnvironment(database: { url: string; embedded: boolean }) {
  return {
    ...serviceEnvironment(database),
    AUTH_SECRET: process.env.AUTH_SECRET || (await keptKey('auth-secret').catch(cannotKeep)),
    CLAIMCHECK_DEMO: String(database.embedded),
  }
}

function cannotKeep(cause: unknown): never {
  throw new UserError(
    'AUTH_SECRET is not set, and none can be kept in .claimcheck: set it to 32 random characters or more ("openssl rand -base64 32").',
    { cause },
  )
}

export type WebMode = 'start' | 'dev'

/**
 * What the web server's Node is started with. Each answer leaves young objects behind, and V8 lets the heap grow for as long as
 * they come: polled as fast as it can answer, the process went beyond 540 MB and kept it; with these it stays below 375 (README, "Deploy").
 */
const WEB_FLAGS = ['--max-semi-space-size=8', '--max-old-space-size=256']

/** Parts of a file that goes into a bucket take 30 MB, and the SDK takes as much: a worker stays below 200 MiB with this (docs/performance.md). */
const WORKER_FLAGS_WITH_BUCKET = ['--max-semi-space-size=4']

/** Our flags but those that NODE_OPTIONS has a word about: Node itself would let ours win. */
function ownFlags(flags: string[]): string[] {
  const given = (process.env.NODE_OPTIONS ?? '').replaceAll('_', '-')
  return flags.filter((flag) => !given.includes(flag.replace(/=.*/, '')))
}

/** Puts the front before Next's server (docs/decisions/014-front-of-the-web-server.md). */
const WEB_FRONT = pathToFileURL(inRoot('server', 'front', 'preload.ts')).href

/** Node's arguments for the server of the production build. */
export function webArguments({ host, port }: Pick<Address, 'host' | 'port'>): string[] {
  return ['--import', WEB_FRONT, toolScript('next'), 'start', '-H', host, '-p', String(port)]
}

/** With what Node runs a process of ours. */
export type NodeProcess = { args: string[]; env: Variables }

/** Next's server: of the production build, or for development. */
export function webProcess(
  mode: WebMode,
  address: Pick<Address, 'host' | 'port'>,
  env: Variables,
): NodeProcess {
  const { host, port } = address
  const args = {
    start: [...ownFlags(WEB_FLAGS), ...webArguments(address)],
    // It compiles too, which takes what memory it takes, and has a web socket of its own.
    dev: [toolScript('next'), 'dev', '-H', host, '-p', String(port)],
  }
  return { args: args[mode], env: { ...env, HOST: host, CLAIMCHECK_PROCESS: 'web', NODE_ENV: undefined } }
}

/** A worker. */
export function workerProcess(env: Variables): NodeProcess {
  const flags = ownFlags(process.env.S3_BUCKET ? WORKER_FLAGS_WITH_BUCKET : [])
  return { args: [...flags, 'worker/main.ts'], env: { ...env, CLAIMCHECK_PROCESS: 'worker' } }
}

/** Starts Next's server. */
export function startWeb(mode: WebMode, address: Address, env: Variables): Service {
  return startService({ label: 'web', ...webProcess(mode, address, env), graceMs: WEB_GRACE_MS })
}

/** Starts one worker. */
export function startWorker(env: Variables): Service {
  return startService({ label: 'worker', ...workerProcess(env), graceMs: workerGraceMs() })
}

/** One that is no number of seconds is refused by the worker itself, by its name. */
function workerGraceMs(): number {
  const seconds = Number(process.env.SHUTDOWN_GRACE_SECONDS || 15)
  return Math.ceil(seconds > 0 && seconds <= 3_600 ? seconds * 1_000 : 0) + WORKER_EXTRA_MS
}

/** Waits until the web server answers, whatever it answers. @returns false if it does not in a minute. */
export async function webAnswers({ url }: Address, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + READY_TIMEOUT_MS
  while (!signal.aborted && Date.now() < deadline) {
    const answer = await fetch(`${url}/api/health`, { signal }).catch(() => undefined)
    if (answer) return true
    await sleep(READY_POLL_MS)
  }
  return false
}
