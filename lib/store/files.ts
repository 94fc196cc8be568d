import { constants } from 'node:fs'
import { access, mkdir, open, stat } from 'node:fs/promises'

/** How a file is opened that must not be there yet, also not as a link to somewhere else. */
export const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW

/** Makes a folder in a folder that is there. @throws if it cannot be written into. */
export async function needFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(notThere)
  if (!found) await mkdir(folder, { mode: 0o700 }).catch(tolerate('EEXIST'))
  else if (!found.isDirectory()) throw new Error(`${folder} is not a folder`)
  await access(folder, constants.W_OK | constants.X_OK)
}

/** What an error becomes when it says that there is no such file. */
export const notThere = (error: NodeJS.ErrnoException) => tolerate('ENOENT')(error) ?? null

/** Lets an error with this code pass, and throws every other. */
export function tolerate(code: string): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code !== code) throw error
  }
}

/** A rename survives a power cut only once its folder is on the disk: fsync(2), "Calling fsync() does not …". */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
