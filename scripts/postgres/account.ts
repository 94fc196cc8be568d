import { chown, stat } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { ignoreMissing, UserError } from '../terminal.ts'

const ACCOUNT = 'postgres'

type Owner = { uid: number; gid: number }

/** How a program is to be spawned. */
type Launch = { command: string; args: string[]; uid?: number; gid?: number }

/** Who Postgres' programs run as. */
export type Account = {
  /** Owns what Postgres writes. Absent: whoever runs this process does. */
  owner?: Owner
  /** How one of the programs is to be spawned. */
  launch(program: string, args: string[]): Launch
}

/**
 * Finds who Postgres can run as on a folder that exists. It refuses to run as root: then it runs as the owner of the cluster
 * or of the folder, or as the user `postgres`, and without any capability.
 * @throws UserError when no account can run it.
 */
export async function findAccount(folder: string): Promise<Account> {
  const { uid, gid } = await stat(folder)
  if (process.getuid?.() === 0) return accountOf(await ownerForRoot(folder, { uid, gid }))
  if (process.getuid && uid !== process.getuid()) {
    throw new UserError(`${folder} belongs to another user: start as that user, or remove the folder.`)
  }
  return { launch: (command, args) => ({ command, args }) }
}

async function ownerForRoot(folder: string, owner: Owner): Promise<Owner> {
  const cluster = await stat(path.join(folder, 'data')).catch(ignoreMissing)
  if (cluster && cluster.uid !== 0) {
    // Versions that ran all of it as the account gave it the folder, too; now root writes there.
    if (cluster.uid === owner.uid && cluster.uid === (await lookUp().catch(() => undefined))?.uid) {
      await chown(folder, 0, 0)
    }
    return { uid: cluster.uid, gid: cluster.gid }
  }
  return owner.uid === 0 ? await postgresOwner() : owner
}

async function accountOf(owner: Owner): Promise<Account> {
  const options = withoutPrivileges(owner)
  // Not there on every system, and not allowed in every container; a plain change of user leaves no capability either.
  const { failed } = await execa('setpriv', [...options, 'true'], { reject: false })
  if (failed) return { owner, launch: (command, args) => ({ command, args, ...owner }) }
  return { owner, launch: (program, args) => ({ command: 'setpriv', args: [...options, program, ...args] }) }
}

function withoutPrivileges({ uid, gid }: Owner): string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=-all',
    '--ambient-caps=-all',
    '--bounding-set=-all',
    '--no-new-privs',
  ]
}

async function postgresOwner(): Promise<Owner> {
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

async function createAndLookUp(): Promise<Owner> {
  await execa('groupadd', ['--system', '--force', ACCOUNT])
  const shell = '/usr/sbin/nologin'
  await execa('useradd', ['--system', '--gid', ACCOUNT, '--no-create-home', '--shell', shell, ACCOUNT])
  return lookUp()
}

async function lookUp(): Promise<Owner> {
  const [uid, gid] = await Promise.all([execa('id', ['-u', ACCOUNT]), execa('id', ['-g', ACCOUNT])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}
