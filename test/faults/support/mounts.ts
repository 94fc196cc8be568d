import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A file system of a test's own. Disposing unmounts it. */
export type Mount = Disposable & {
  folder: string
  /** Mounts it anew with other options, such as `ro`. */
  remount(options: string): void
  /** Lets nobody write until it is thawed: who tries waits. */
  freeze(): void
  thaw(): void
}

/** Whether this process may mount file systems: as root, and not in every container. */
export const CAN_MOUNT = tries(() => mountTmpfs('size=64k')[Symbol.dispose]())

/** Whether it may also make a file system that can be frozen. */
export const CAN_FREEZE = CAN_MOUNT && tries(() => mountDisk()[Symbol.dispose]())

/** A file system in memory, which is soon full. @param options as in `size=128k`. */
export function mountTmpfs(options: string): Mount {
  return mounted((folder) => run('mount', '-t', 'tmpfs', '-o', options, 'tmpfs', folder))
}

/** A file system on a disk, which can be frozen. */
export function mountDisk(): Mount {
  return mounted((folder) => {
    const image = `${folder}.image`
    run('truncate', '--size=16M', image)
    run('mkfs.ext4', '-q', '-F', image)
    run('mount', '-o', 'loop', image, folder)
  })
}

function mounted(mount: (folder: string) => void): Mount {
  const folder = mkdtempSync(path.join(tmpdir(), 'claimcheck-mount-'))
  const remove = () => {
    rmSync(folder, { recursive: true, force: true })
    rmSync(`${folder}.image`, { force: true })
  }
  try {
    mount(folder)
  } catch (error) {
    remove()
    throw error
  }
  return {
    folder,
    remount: (options) => run('mount', '-o', `remount,${options}`, folder),
    freeze: () => run('fsfreeze', '--freeze', folder),
    thaw: () => run('fsfreeze', '--unfreeze', folder),
    [Symbol.dispose]() {
      run('umount', '--lazy', folder)
      remove()
    },
  }
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { stdio: 'ignore' })
}

function tries(attempt: () => void): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    attempt()
    return true
  } catch {
    return false
  }
}
