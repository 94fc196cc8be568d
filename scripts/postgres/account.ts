import { chown, stat } from 'node:fs/promises'
import { execa } from 'execa'
import { inRoot } from '../paths.ts'
import { UserError } from '../terminal.ts'

const SCRIPT = inRoot('scripts', 'postgres', 'process.ts')
const ACCOUNT = 'postgres'
const PROBE_TIMEOUT_MS = 20_000

/** How the Postgres process is to be spawned, so that it runs as an account that Postgres accepts. */
export type Launch = { command: string; args: string[]; uid?: number; gid?: number }

type Account = { uid: number; gid: number }

/**
 * Finds out how to start the Postgres process on a folder that exists. Postgres refuses to run as root: then
 * it runs as the folder's owner or as the user `postgres`, and the folder is handed to that user.
 * @throws UserError when no account can run it.
 */
export async function findLaunch(folder: string): Promise<Launch> {
  const plain = { command: process.execPath, args: [SCRIPT] }
  const owner = await stat(folder)
  if (process.getuid?.() === 0) return launchFromRoot(plain, owner, folder)
  if (process.getuid && owner.uid !== process.getuid()) {
    throw new UserError(`${folder} belongs to another user: start as that user, or remove the folder.`)
  }
  return plain
}

async function launchFromRoot(plain: Launch, owner: Account, folder: string): Promise<Launch> {
  const account = owner.uid === 0 ? await postgresAccount() : { uid: owner.uid, gid: owner.gid }
  await chown(folder, account.uid, account.gid)
  const candidates = [
    { ...plain, ...account },
    ...CAPABILITIES.map((name) => withCapability(name, plain, account)),
  ]
  for (const launch of candidates) {
    if (await reaches(launch, folder)) return launch
  }
  throw new UserError(
    `Postgres does not run as root, and user ${ACCOUNT} cannot reach ${folder}: move the project to a folder that ` +
      'everybody may read, install setpriv (package util-linux), or set DATABASE_URL.',
  )
}

/**
 * What lets an account pass folders that are closed to it, such as /root, where a root user's clone lies.
 * Reading everything is enough; containers often withhold just that one, and then have the wider one.
 */
const CAPABILITIES = ['dac_read_search', 'dac_override']

function withCapability(name: string, plain: Launch, account: Account): Launch {
  const options = [
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    `--inh-caps=+${name}`,
    `--ambient-caps=+${name}`,
    // Without it the capability does not count for access(2), with which initdb looks at its own files.
    '--securebits=+no_setuid_fixup',
  ]
  return { command: 'setpriv', args: [...options, plain.command, ...plain.args] }
}

/** Whether Postgres' process, started like this, can use the folder. */
async function reaches({ command, args, ...account }: Launch, folder: string): Promise<boolean> {
  const options = { ...account, timeout: PROBE_TIMEOUT_MS, reject: false }
  const { failed } = await execa(command, [...args, folder], options)
  return !failed
}

async function postgresAccount(): Promise<Account> {
  try {
    return await lookUp().catch(createAndLookUp)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.trim() : String(cause)
    throw new UserError(
      `Postgres does not run as root, and user ${ACCOUNT} could not be made (${reason}): create it, start as ` +
        'another user, or set DATABASE_URL.',
      { cause },
    )
  }
}

async function createAndLookUp(): Promise<Account> {
  await execa('groupadd', ['--system', '--force', ACCOUNT])
  const shell = '/usr/sbin/nologin'
  await execa('useradd', ['--system', '--gid', ACCOUNT, '--no-create-home', '--shell', shell, ACCOUNT])
  return lookUp()
}

async function lookUp(): Promise<Account> {
  const [uid, gid] = await Promise.all([execa('id', ['-u', ACCOUNT]), execa('id', ['-g', ACCOUNT])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}
