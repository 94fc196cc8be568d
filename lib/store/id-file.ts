import { open, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isUuid } from '../uuid.ts'
import { CREATE, notThere, syncFolder, tolerate } from './files.ts'

/** How often, and how long apart in ms, an id is read again that somebody is writing. */
const ATTEMPTS = 20
const PAUSE_MS = 50
/** Of a file there is read so much: an id takes 37, and what is longer is none. */
const ID_BYTES_MAX = 100

/** The id in a file; null when there is no file. @throws if it holds something else. */
export async function readId(file: string): Promise<string | null> {
  const handle = await open(file).catch(notThere)
  if (handle === null) return null
  const buffer = Buffer.alloc(ID_BYTES_MAX)
  const { bytesRead } = await handle.read(buffer).finally(() => handle.close())
  const id = buffer.toString('utf8', 0, bytesRead).trim()
  if (!isUuid(id)) throw new Error(`${file} does not hold the store's id: restore it, or remove it`)
  return id
}

/** Writes an id into a file, unless it is there: of several processes at once, one does. @returns the id in the file. */
export async function createId(file: string, id: string): Promise<string> {
  const handle = await open(file, CREATE, 0o600).catch(tolerate('EEXIST'))
  if (!handle) return untilWritten(file)
  try {
    await handle.writeFile(`${id}\n`)
    await handle.sync()
  } catch (error) {
    // On a full disk: half an id would be in the way of the next try. Where even that fails, the first error says more.
    await rm(file, { force: true }).catch(() => undefined)
    throw error
  } finally {
    await handle.close()
  }
  await syncFolder(path.dirname(file))
  return id
}

/** The id in a file that somebody has just made, and may still be writing. */
async function untilWritten(file: string): Promise<string> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
    const id = await readId(file).catch(() => null)
    if (id !== null) return id
    await sleep(PAUSE_MS)
  }
  const id = await readId(file)
  if (id === null) throw new Error(`${file} was removed while the store was given its id`)
  return id
}
