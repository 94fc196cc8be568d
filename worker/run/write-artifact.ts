import { createHash } from 'node:crypto'
import type { CsvChunk } from '../../lib/csv/chunk.ts'
import type { Artifact } from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import type { Store, StoreWriter } from '../../lib/store/store.ts'
import { within } from '../../lib/within.ts'
import { StoreError } from './classify.ts'

/** The free space is asked for again after so many bytes. */
const SPACE_CHECK_BYTES = 32 * 1024 * 1024
/** How long the removal of a half-written file may take, in ms; the sweep removes what is left then. */
const ABORT_TIMEOUT_MS = 5_000

/** How a file is written. */
export type WriteOptions = {
  /** Bytes that must stay free in the store. */
  reserveBytes: number
  /** Runs every write, and every look at the free space; it may give up on one that takes too long. */
  writing<T>(write: Promise<T>): Promise<T>
}

/**
 * Writes chunks to the store and publishes the file when they have all come.
 * @throws StoreError for the store, or what the chunks throw; nothing is left behind then.
 */
export async function writeArtifact(
  store: Store,
  key: string,
  chunks: AsyncIterable<CsvChunk>,
  options: WriteOptions,
): Promise<Omit<Artifact, 'scopeDigest'>> {
  await needSpace(store, options)
  const writer = await begin(store, key, options)
  try {
    const totals = await copy(store, writer, chunks, options)
    await options.writing(writer.publish()).catch(storeError)
    return { key, ...totals }
  } catch (error) {
    await abandon(writer, key)
    throw error
  }
}

/** Starts the file. One that is made when nobody waits for it any more is removed. */
async function begin(store: Store, key: string, { writing }: WriteOptions): Promise<StoreWriter> {
  const creating = store.create(key)
  try {
    return await writing(creating)
  } catch (error) {
    creating.then(
      (writer) => abandon(writer, key),
      (failure: unknown) => log.debug({ error: failure, key }, 'a file was given up before it was made'),
    )
    return storeError(error)
  }
}

async function copy(
  store: Store,
  writer: StoreWriter,
  chunks: AsyncIterable<CsvChunk>,
  options: WriteOptions,
): Promise<Omit<Artifact, 'key' | 'scopeDigest'>> {
  const hash = createHash('sha256')
  let rowCount = 0
  let byteSize = 0
  let nextCheck = SPACE_CHECK_BYTES
  for await (const { pieces, rows } of chunks) {
    for (const piece of pieces) {
      hash.update(piece)
      byteSize += piece.length
    }
    await options.writing(writer.write(pieces)).catch(storeError)
    rowCount += rows
    if (byteSize > nextCheck) {
      nextCheck = byteSize + SPACE_CHECK_BYTES
      await needSpace(store, options)
    }
  }
  return { rowCount, byteSize, sha256: hash.digest('hex') }
}

async function needSpace(store: Store, { reserveBytes, writing }: WriteOptions): Promise<void> {
  const free = await writing(store.freeBytes()).catch(storeError)
  if (free < reserveBytes) {
    throw new StoreError(Object.assign(new Error('The store has too little free space'), { code: 'ENOSPC' }))
  }
}

/**
 * Removes a half-written file. Never throws, and never takes long: a store that cannot do it must neither keep the attempt from
 * ending nor take the place of what has ended it.
 */
async function abandon(writer: StoreWriter, key: string): Promise<void> {
  await within(ABORT_TIMEOUT_MS, writer.abort(), 'The store does not answer').catch((error: unknown) =>
    log.warn({ error, key }, 'a half-written file could not be removed: the sweep does it later'),
  )
}

function storeError(cause: unknown): never {
  throw cause instanceof StoreError ? cause : new StoreError(cause)
}
