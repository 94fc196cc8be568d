import { cp, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { execa } from 'execa'
import { ACTION_KEY_VARIABLE, actionKey } from '../action-key.ts'
import { inRoot, root } from '../paths.ts'
import { step, UserError } from '../terminal.ts'

/** Lays a commit of the project's history out in a folder. @returns false if this copy of the project does not have the commit. */
export async function checkOut(commit: string, folder: string, signal: AbortSignal): Promise<boolean> {
  const git = execa({ cwd: root, reject: false, cancelSignal: signal })
  if ((await git('git', ['cat-file', '-e', `${commit}^{commit}`])).failed) return false
  await mkdir(folder, { recursive: true })
  const { failed, stderr } = await git('git', [
    'archive',
    '--format=tar',
    '--output',
    `${folder}.tar`,
    commit,
  ])
  if (failed) throw new UserError(`git could not lay out ${commit}: ${stderr}`)
  await execa('tar', ['-xf', `${folder}.tar`, '-C', folder])
  return true
}

/** Copies what the project consists of as it is at the moment: all that git does not ignore, committed or not. */
export async function copySources(folder: string): Promise<void> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate']
  const { stdout } = await execa('git', list, { cwd: root })
  for (const file of stdout.split('\0').filter(Boolean)) {
    // One that has been removed, and whose removal is not committed, is not there.
    await cp(inRoot(file), path.join(folder, file)).catch(ignoreRemoved)
  }
}

function ignoreRemoved(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

/** Installs and builds the version in a folder as its operator would, with the same key of server actions as the build here. */
export function buildVersion(name: string, folder: string, signal: AbortSignal): Promise<void> {
  return step(`Installing and building ${name}`, `${name} is built`, async () => {
    const env = { [ACTION_KEY_VARIABLE]: await actionKey() }
    const options = { cwd: folder, env, all: true, reject: false, cancelSignal: signal } as const
    const { failed, all } = await execa('npm', ['run', 'build'], options)
    if (failed && !signal.aborted) throw new UserError(`${name} could not be built:\n${all}`)
  })
}
