import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { CsvChunk } from '../../lib/csv/chunk.ts'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import type { Store, StoreWriter } from '../../lib/store/store.ts'
import { untilAborted } from '../../lib/until-aborted.ts'
import { StoreError } from '../../worker/run/classify.ts'
import { writeArtifact } from '../../worker/run/write-artifact.ts'
import { eventually } from '../support/wait.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-write-'))
afterAll(() => rm(folder, { recursive: true }))
const store = localStore(folder)
const stop = new Error('the attempt must stop')

const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
const readOnly = Object.assign(new Error('read-only file system'), { code: 'EROFS' })

async function* noChunks() {}

async function* oneChunk() {
  yield { pieces: [Buffer.from('id\r\n')], rows: 0 }
}

async function* brokenChunks() {
  yield* oneChunk()
  throw stop
}

/** Writes into a store, until the attempt is stopped. @returns what it throws. */
function writing(
  into: Store,
  signal: AbortSignal = new AbortController().signal,
  chunks: AsyncIterable<CsvChunk> = noChunks(),
): Promise<unknown> {
  const options = { reserveBytes: 0, writing: <T>(work: Promise<T>) => untilAborted(work, signal) }
  const key = artifactKey(randomUUID(), 1, 'csv')
  return writeArtifact(into, key, chunks, options).catch((error: unknown) => error)
}

test('an attempt can be stopped while its store does not say how much space it has', async () => {
  const controller = new AbortController()
  const written = writing({ ...store, freeBytes: () => new Promise(() => {}) }, controller.signal)
  controller.abort(stop)
  expect(await written).toMatchObject({ cause: stop })
})

test('a file that the store makes when its attempt has been stopped is removed again', async () => {
  const controller = new AbortController()
  const asked = Promise.withResolvers<void>()
  const thawed = Promise.withResolvers<void>()
  const create = async (key: string) => {
    asked.resolve()
    await thawed.promise
    return store.create(key)
  }
  const written = writing({ ...store, create }, controller.signal)
  await asked.promise
  controller.abort(stop)
  expect(await written).toMatchObject({ cause: stop })
  thawed.resolve()
  await eventually('the file is gone', async () => {
    const left = await readdir(path.join(folder, 'partial')).catch(() => null)
    return left?.length === 0 || undefined
  })
})

/** A store whose disk becomes read-only while a file is written: what there is of it cannot be removed. */
function failing(parts: Partial<StoreWriter>): Store {
  const create = async (key: string) => {
    const writer = await store.create(key)
    const abort = () => writer.abort().then(() => Promise.reject(readOnly))
    return { ...writer, abort, ...parts }
  }
  return { ...store, create }
}

test('what ended a file is told, and not that its rest cannot be removed', async () => {
  const write = () => Promise.reject(full)
  expect(await writing(failing({ write }), undefined, oneChunk())).toEqual(new StoreError(full))
  const publish = () => Promise.reject(readOnly)
  expect(await writing(failing({ publish }))).toEqual(new StoreError(readOnly))
  expect(await writing(failing({}), undefined, brokenChunks())).toBe(stop)
})

test('an error that comes after the stop is nobody’s, and ends no process', async () => {
  const late = Promise.reject(new Error('the disk is full'))
  await expect(untilAborted(late, AbortSignal.abort(stop))).rejects.toBe(stop)
})
