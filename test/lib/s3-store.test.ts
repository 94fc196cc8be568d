import { randomBytes, randomUUID } from 'node:crypto'
import { truncateSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { artifactKey } from '../../lib/store/keys.ts'
import { PARTS_MAX, partBytes } from '../../lib/store/s3/part-sizes.ts'
import { s3Store } from '../../lib/store/s3/s3-store.ts'
import { type S3Fault, type S3Request, startS3 } from '../support/s3-server.ts'

const server = await startS3()
afterAll(() => server[Symbol.asyncDispose]())
afterEach(() => {
  server.fault = () => null
  server.requests.length = 0
})
const store = s3Store(server.settings)
await store.claim(randomUUID())

const MIB = 1024 * 1024
/** Three parts, the last one small. */
const CONTENT = randomBytes(17 * MIB)
const newKey = () => artifactKey(randomUUID(), 1, 'csv')

async function publish(key: string, content: Uint8Array = CONTENT, into = store): Promise<void> {
  const writer = await into.create(key)
  try {
    await writer.write([content])
    await writer.publish()
  } catch (error) {
    await writer.abort()
    throw error
  }
}

async function read(key: string, range?: { start: number; end: number }): Promise<Buffer> {
  const artifact = await store.open(key)
  return Buffer.concat((await artifact?.read(range).toArray()) ?? [])
}

/** Does something to the first request of a kind. */
function once(isMeant: (request: S3Request) => boolean, fault: S3Fault): void {
  let isOver = false
  server.fault = (request) => {
    if (isOver || !isMeant(request)) return null
    isOver = true
    return fault
  }
}

const KINDS: Record<string, (request: S3Request) => boolean> = {
  'beginning an upload': ({ method, query }) => method === 'POST' && query.has('uploads'),
  'the second part': ({ part }) => part === 2,
  'completing it': ({ method, query }) => method === 'POST' && query.has('uploadId'),
  'looking at the object': ({ method, key }) => method === 'HEAD' && key !== '',
}
const FAULTS: Record<string, S3Fault> = {
  '500': { status: 500, code: 'InternalError' },
  '503, slow down': { status: 503, code: 'SlowDown' },
  'an answer that is lost': 'answer lost',
}
const cases = Object.keys(KINDS).flatMap((kind) => Object.keys(FAULTS).map((fault) => [kind, fault] as const))

test.each(cases)('%s may fail once by %s, and the file is whole', async (kind, fault) => {
  const key = newKey()
  once(KINDS[kind] as never, FAULTS[fault] as S3Fault)
  await publish(key)
  expect((await read(key)).equals(CONTENT)).toBe(true)
})

test('a part that the store says nothing about is sent again', async () => {
  const key = newKey()
  const impatient = s3Store({ ...server.settings, silenceMs: 300 })
  once(({ part }) => part === 1, 'silent')
  await publish(key, CONTENT, impatient)
  expect((await read(key)).equals(CONTENT)).toBe(true)
})

test('a small file is one request and a look, and may fail once too', async () => {
  const key = newKey()
  once(({ method }) => method === 'PUT', 'answer lost')
  await publish(key, Buffer.from('small'))
  expect(server.requests.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'HEAD'])
  expect(String(await read(key))).toBe('small')
})

test.each([
  ['a part that was lost', 'completing it', (_: string) => server.losePart(2)],
  [
    'an object that is too short',
    'looking at the object',
    (key: string) => truncateSync(server.fileOf(key), 9),
  ],
])('%s is seen, and nothing is left', async (_, kind, act) => {
  const key = newKey()
  server.fault = (request) => {
    if (KINDS[kind]?.(request)) void act(request.key)
    return null
  }
  await expect(publish(key)).rejects.toThrow()
  server.fault = () => null
  expect(await server.found(`artifacts/${key}`)).toEqual([])
})

test.each([
  { status: 403, code: 'ExpiredToken' },
  { status: 403, code: 'AccessDenied' },
  { status: 404, code: 'NoSuchBucket' },
])('$code ends writing and reading with an error that says so', async (fault) => {
  const key = newKey()
  const there = newKey()
  await publish(there, Buffer.from('there'))
  server.fault = ({ method }) => (method === 'DELETE' ? null : fault)
  await expect(publish(key)).rejects.toThrow(expect.objectContaining({ name: fault.code }))
  await expect(store.identity()).rejects.toThrow(expect.objectContaining({ name: fault.code }))
  // A HEAD has no body that could say why.
  await expect(store.open(there)).rejects.toThrow()
})

test('aborting does not wait for a store that is silent', async () => {
  const key = newKey()
  server.fault = ({ part }) => (part === null ? null : 'silent')
  const writer = await store.create(key)
  await writer.write([CONTENT])
  await writer.abort()
  expect(await server.found(`artifacts/${key}`)).toEqual([])
})

test('reading goes on where it broke off, and gives up on an object that has become another one', async () => {
  const key = newKey()
  await publish(key)
  const artifact = await store.open(key)
  let broken = 0
  server.fault = ({ method }) => {
    if (method !== 'GET' || broken === 2) return null
    broken++
    return broken === 1 ? { status: 500, code: 'InternalError' } : 'answer lost'
  }
  const bytes = Buffer.concat((await artifact?.read({ start: 5, end: 9 * MIB }).toArray()) ?? [])
  expect(bytes.equals(CONTENT.subarray(5, 9 * MIB + 1))).toBe(true)
  server.fault = ({ method }) => (method === 'GET' ? { status: 412, code: 'PreconditionFailed' } : null)
  await expect(artifact?.read().toArray()).rejects.toThrow(
    expect.objectContaining({ name: 'PreconditionFailed' }),
  )
})

test('a reader that goes away ends the request', async () => {
  const key = newKey()
  await publish(key)
  const stream = (await store.open(key))?.read()
  await stream?.[Symbol.asyncIterator]().next()
  stream?.destroy()
  expect(stream?.destroyed).toBe(true)
  expect((await read(key)).equals(CONTENT)).toBe(true)
})

test('what is no artifact of ours is not in the list', async () => {
  await rm(server.fileOf('artifacts/notes.txt'), { force: true })
  await publish(newKey(), Buffer.from('x'))
  writeFileSync(server.fileOf('artifacts/notes.txt'), '')
  const names = (await store.list()).map(({ key }) => key)
  expect(names.length).toBeGreaterThan(0)
  expect(names).not.toContain('notes.txt')
  expect(names.every((name) => path.basename(name) === name)).toBe(true)
})

test('1 TB fits into as many parts as there may be, of which each is larger than the least', () => {
  const numbers = Array.from({ length: PARTS_MAX }, (_, index) => index + 1)
  const sizes = numbers.map((number) => partBytes(number, null))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(1024 ** 4)
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(5 * MIB)
  expect(Math.max(...sizes)).toBeLessThan(5 * 1024 * MIB)
  expect(sizes.slice(0, 100).reduce((sum, size) => sum + size, 0)).toBeLessThan(1024 * MIB)
})

test('where all parts are to be alike, they are', async () => {
  const key = newKey()
  await publish(key, CONTENT, s3Store({ ...server.settings, partBytes: 6 * MIB }))
  expect(server.requests.flatMap(({ part }) => part ?? []).toSorted()).toEqual([1, 2, 3])
  expect((await read(key)).equals(CONTENT)).toBe(true)
})
