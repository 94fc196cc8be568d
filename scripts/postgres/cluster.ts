import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, constants, existsSync, openSync } from 'node:fs'
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Account } from './account.ts'
import type { Programs } from './programs.ts'
import { type Access, accessStatements, SUPERUSER } from './roles.ts'

/** What Postgres' programs are run with. */
export type Site = {
  /** Holds the cluster in `data`, and notes about it. */
  folder: string
  account: Account
  programs: Programs
  /** The descriptor of the file that takes what they say. */
  log: number
}

export type ClusterSettings = {
  /** Made if it is missing. */
  database: string
  access: Access
  /** false: a crash of the machine may lose everything. For tests, where nothing has to last. */
  durable: boolean
}

/** Nothing of ours: not what stands in this process's environment, and not the host's locale. */
const ENVIRONMENT = { NODE_ENV: 'production', PATH: process.env.PATH, LC_ALL: 'C' } as const

/** Independent of the host's locale, so that a database sorts the same everywhere. Nobody may sign in yet. */
const INITDB_FLAGS = [
  `--username=${SUPERUSER}`,
  '--auth=reject',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--lc-messages=C',
  '--no-sync',
]

/** Names what `accessStatements` does; another number does it again on every cluster that is there. */
const ACCESS_VERSION = 2

/** Makes the cluster if it is missing, and brings up to date who may sign in to it. Postgres must not be running on it. */
export async function ensureCluster(site: Site, settings: ClusterSettings): Promise<void> {
  const mark = path.join(site.folder, 'access')
  const wanted = fingerprint(settings)
  const dataFolder = path.join(site.folder, 'data')
  if (!existsSync(dataFolder)) await makeCluster(site, dataFolder, settings)
  else if ((await readFile(mark, 'utf8').catch(() => '')) !== wanted) {
    await setAccess(site, dataFolder, settings)
  } else return
  await rm(mark, { force: true })
  await writeFile(mark, wanted, { flag: 'wx' })
}

function fingerprint({ database, access }: ClusterSettings): string {
  return createHash('sha256')
    .update(JSON.stringify([ACCESS_VERSION, database, access]))
    .digest('hex')
}

/** Makes the cluster beside its final place, so that one that is half done never passes for a cluster. */
async function makeCluster(site: Site, dataFolder: string, settings: ClusterSettings): Promise<void> {
  const { initdb } = site.programs
  const unfinished = `${dataFolder}.new`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished)
  await chmod(unfinished, 0o700)
  const { owner } = site.account
  if (owner) await chown(unfinished, owner.uid, owner.gid)
  await runOn(site, unfinished, (data) => [initdb, [...INITDB_FLAGS, '-D', data]])
  await setAccess(site, unfinished, settings, ['-c', 'fsync=off'])
  if (settings.durable) await runOn(site, unfinished, (data) => [initdb, ['--sync-only', '-D', data]])
  await rename(unfinished, dataFolder)
}

/** Runs the statements of access, as the superuser. Postgres must not be running on the cluster. */
export async function setAccess(
  site: Site,
  dataFolder: string,
  { database, access }: ClusterSettings,
  flags: string[] = [],
): Promise<void> {
  // There is no IF NOT EXISTS for databases: if this one fails for another reason, the next run has no database.
  await runSql(site, dataFolder, 'postgres', [`create database "${database}"`], flags)
  const strict = [...flags, '-c', 'exit_on_error=on']
  await runSql(site, dataFolder, database, accessStatements(database, access), strict)
}

/**
 * Runs statements as the superuser without a server: in Postgres' single-user mode nobody signs in, so that there need not
 * be a password.
 */
async function runSql(
  site: Site,
  dataFolder: string,
  database: string,
  statements: string[],
  flags: string[],
) {
  const { postgres } = site.programs
  // A statement that fails may hold a password.
  const quiet = ['-c', 'log_min_error_statement=panic', '-c', 'log_checkpoints=off']
  const input = statements.map((statement) => `${statement};\n\n`).join('')
  await runOn(
    site,
    dataFolder,
    (data) => [postgres, ['--single', '-j', '-D', data, ...quiet, ...flags, database]],
    input,
  )
}

async function runOn(site: Site, dataFolder: string, call: Call, input = ''): Promise<void> {
  const child = spawnOn(site, dataFolder, call)
  // One that ends early takes no more of it; how it ended is what counts.
  child.stdin?.on('error', () => undefined).end(input)
  const [code, signal] = await once(child, 'exit')
  if (code !== 0) throw new Error(`Its set-up failed (${signal ?? `exit code ${code}`}).`)
}

/** The program to run, and its arguments, by the name under which it gets the data folder. */
type Call = (data: string) => [program: string, args: string[]]

/**
 * Spawns one of Postgres' programs on a data folder; what it says goes to the log. One that runs as another account gets the
 * folder as an open descriptor: so it works in a folder to which it has no way, below /root for instance.
 */
export function spawnOn({ account, log }: Site, dataFolder: string, call: Call): ChildProcess {
  const byDescriptor = account.owner !== undefined && process.platform === 'linux'
  const folder = openSync(dataFolder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    const { command, args, uid, gid } = account.launch(...call(byDescriptor ? '/proc/self/fd/3' : dataFolder))
    const options: SpawnOptions = { uid, gid, cwd: '/', env: ENVIRONMENT }
    return spawn(command, args, { ...options, stdio: ['pipe', log, log, folder] })
  } finally {
    closeSync(folder)
  }
}
