import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { artifactKey } from '../../lib/store/keys.ts'
import { localStore } from '../../lib/store/local-store.ts'
import type { Store } from '../../lib/store/store.ts'
import { untilAborted } from '../../worker/run/until-aborted.ts'
import { writeArtifact } from '../../worker/run/write-artifact.ts'
import { eventually } from '../support/wait.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-write-'))
afterAll(() => rm(folder, { recursive: true }))
const store = localStore(folder)
const stop = new Error('the attempt must stop')

async function* noChunks() {}

/** Writes into a store, until the attempt is stopped. */
function writing(into: Store, signal: AbortSignal): Promise<unknown> {
  const options = { reserveBytes: 0, writing: <T>(work: Promise<T>) => untilAborted(work, signal) }
  const key = artifactKey(randomUUID(), 1, 'csv')
  return writeArtifact(into, key, noChunks(), options).catch((error: unknown) => error)
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

test('an error that comes after the stop is nobody’s, and ends no process', async () => {
  const late = Promise.reject(new Error('the disk is full'))
  await expect(untilAborted(late, AbortSignal.abort(stop))).rejects.toBe(stop)
})
