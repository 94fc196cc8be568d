import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises'
import path from 'node:path'
import { CREATE, needFolder, notThere, syncFolder } from './files.ts'
import { createId, readId } from './id-file.ts'
import { keyPath, parseKey } from './keys.ts'
import type { Store, StoredArtifact, StoreWriter } from './store.ts'

// A link put in an artifact's place must not lead out of the store.
const READ = constants.O_RDONLY | constants.O_NOFOLLOW

/** Bytes that one read of a file takes at most: what each download holds in memory, a few times over. */
const READ_BYTES = 64 * 1024
/** A disk that takes longer over one write, in ms, has stalled. */
const PATIENCE_MS = 30_000
/** The disk is made to keep up while a file is written, every so many bytes: publishing need not wait for all of it then. */
const FLUSH_BYTES = 32 * 1024 * 1024

/**
 * A store in a local folder: files are written in `partial/` and renamed into `artifacts/`, which is atomic because
 * both are on one file system.
 * @param folder absolute path; it is created when the store is claimed, and never again: a folder that is gone later was
 * deleted, or its disk is not mounted.
 */
export function localStore(folder: string): Store {
  const partial = path.join(folder, 'partial')
  const artifacts = path.join(folder, 'artifacts')
  const idFile = path.join(folder, 'store-id')
  return {
    name: `STORE_FOLDER ${folder}`,
    patienceMs: PATIENCE_MS,
    identity: () => readId(idFile),
    async claim(id) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      return createId(idFile, id)
    },
    async create(key) {
      await needFolder(partial)
      await needFolder(artifacts)
      const from = keyPath(partial, key)
      return writer(await open(from, CREATE, 0o600), from, keyPath(artifacts, key))
    },
    open: (key) => openArtifact(keyPath(artifacts, key)),
    remove: (key) => rm(keyPath(artifacts, key), { force: true }),
    async list() {
      const [written, published] = await Promise.all([listFolder(partial), listFolder(artifacts)])
      return [
        ...written.map((key) => ({ key, isPublished: false })),
        ...published.map((key) => ({ key, isPublished: true })),
      ]
    },
    removePartial: (key) => rm(keyPath(partial, key), { force: true }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },
    async check() {
      await needFolder(partial)
      await needFolder(artifacts)
    },
  }
}

/** The keys in a folder; names that are no keys are somebody else's and stay. */
async function listFolder(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(notThere)
  return (names ?? []).filter((name) => parseKey(name) !== null)
}

function writer(file: FileHandle, from: string, to: string): StoreWriter {
  let closed = false
  let unflushed = 0
  let flush: Promise<void> = Promise.resolve()
  const close = async () => {
    if (closed) return
    closed = true
    await file.close()
  }
  return {
    async write(pieces) {
      // writev may write less than it was given, as write does; what is left goes on from there.
      for (let rest = pieces; rest.length > 0; ) {
        const { bytesWritten } = await file.writev(rest)
        rest = dropBytes(rest, bytesWritten)
        unflushed += bytesWritten
      }
      if (unflushed < FLUSH_BYTES) return
      await flush
      unflushed = 0
      flush = file.datasync()
      // Whoever awaits it next gets its error.
      flush.catch(() => undefined)
    },
    async publish() {
      await flush
      await file.sync()
      await close()
      await rename(from, to)
      await syncFolder(path.dirname(to))
    },
    async abort() {
      await flush.catch(() => undefined)
      // Closing may tell of what could not be written, which nobody wants any more.
      await close().finally(() => rm(from, { force: true }))
    },
  }
}

/** The pieces without their first bytes. */
function dropBytes(pieces: readonly Uint8Array[], bytes: number): readonly Uint8Array[] {
  let left = bytes
  const index = pieces.findIndex((piece) => {
    if (piece.length > left) return true
    left -= piece.length
    return false
  })
  if (index < 0) return []
  const [first, ...others] = pieces.slice(index)
  return first ? [first.subarray(left), ...others] : []
}

async function openArtifact(file: string): Promise<StoredArtifact | null> {
  const handle = await open(file, READ).catch(notThere)
  if (!handle) return null
  const { size } = await handle.stat()
  return {
    byteSize: size,
    // The stream closes the handle at its end, at an error, and when it is destroyed.
    read: (range) => handle.createReadStream({ ...range, highWaterMark: READ_BYTES }),
    close: () => handle.close(),
  }
}
