import { randomBytes, randomUUID } from 'node:crypto'
import { truncateSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { PARTS_MAX, partBytes } from '../../lib/store/s3/part-sizes.ts'
import { s3Store } from '../../lib/store/s3/s3-store.ts'
import { StoreAwayError } from '../../lib/store/store.ts'
import { type S3Fault, type S3Request, startS3 } from '../support/s3-server.ts'
import { newKey } from '../support/store.ts'

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

const KINDS = {
  'beginning an upload': ({ method, query }) => method === 'POST' && query.has('uploads'),
  'the second part': ({ part }) => part === 2,
  'completing it': ({ method, query }) => method === 'POST' && query.has('uploadId'),
  'looking at the object': ({ method, key }) => method === 'HEAD' && key !== '',
} satisfies Record<string, (request: S3Request) => boolean>
const FAULTS = {
  '500': { status: 500, code: 'InternalError' },
  '503, slow down': { status: 503, code: 'SlowDown' },
  'an answer that is lost': 'answer lost',
} satisfies Record<string, S3Fault>
const cases = Object.entries(KINDS).flatMap(([kind, isMeant]) =>
  Object.entries(FAULTS).map(([name, fault]) => ({ kind, name, isMeant, fault })),
)

test.each(cases)('$kind may fail once by $name, and the file is whole', async ({ isMeant, fault }) => {
  const key = newKey()
  once(isMeant, fault)
  await publish(key)
  expect((await read(key)).equals(CONTENT)).toBe(true)
})

test('a part that the store says nothing about is sent again', async () => {
  const key = newKey()
  const impatient = s3Store({ ...server.settings, silenceMs: 2_000 })
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
  ['a part that was lost', KINDS['completing it'], () => server.losePart(2)],
  [
    'an object that is too short',
    KINDS['looking at the object'],
    (key: string) => truncateSync(server.fileOf(key), 9),
  ],
])('%s is seen, and nothing is left', async (_, isMeant, act) => {
  const key = newKey()
  server.fault = (request) => {
    if (isMeant(request)) act(request.key)
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
  const reason = new RegExp(`^The store cannot be used: ${fault.code}: `)
  await expect(publish(key)).rejects.toThrow(reason)
  await expect(store.identity()).rejects.toThrow(reason)
  // A HEAD has no body that could say why.
  await expect(store.open(there)).rejects.toThrow(StoreAwayError)
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
  await expect(artifact?.read().toArray()).rejects.toThrow(/PreconditionFailed/)
})

test.each([
  ['in the middle', null],
  ['while the store is silent', 'silent'],
] as const)('a reader that goes away %s ends the request', async (_, fault) => {
  const key = newKey()
  await publish(key)
  const stream = (await store.open(key))?.read()
  server.fault = ({ method }) => (method === 'GET' ? fault : null)
  stream?.read(0)
  if (fault === null) await stream?.[Symbol.asyncIterator]().next()
  await expect.poll(() => server.underWay).toBe(1)
  stream?.destroy()
  await expect.poll(() => server.underWay).toBe(0)
})

test('what makes an object says how it is to be encrypted', async () => {
  const encrypted = s3Store({ ...server.settings, encryption: 'aws:kms', kmsKeyId: 'alias/exports' })
  await publish(newKey(), CONTENT, encrypted)
  await publish(newKey(), Buffer.from('small'), encrypted)
  await encrypted.check()
  const making = server.requests.filter(({ method, part, query }) =>
    method === 'PUT' ? part === null : query.has('uploads'),
  )
  const said = making.map(({ headers }) => [
    headers['x-amz-server-side-encryption'],
    headers['x-amz-server-side-encryption-aws-kms-key-id'],
  ])
  expect(said).toEqual(Array.from({ length: 3 }, () => ['aws:kms', 'alias/exports']))
})

test('whether files can be written is tried once a minute, and again at once after it has failed', async () => {
  const fresh = s3Store(server.settings)
  server.fault = ({ method }) => (method === 'PUT' ? { status: 403, code: 'AccessDenied' } : null)
  await expect(fresh.check()).rejects.toThrow(/AccessDenied/)
  server.fault = () => null
  await fresh.check()
  await fresh.check()
  expect(server.requests.map(({ key }) => key)).toEqual(['write-check', 'write-check'])
})

test('a bucket that is gone is not taken for a file that is', async () => {
  server.fault = ({ method }) => (method === 'HEAD' ? { status: 404, code: 'NoSuchBucket' } : null)
  await expect(store.open(newKey())).rejects.toThrow('there is no bucket exports')
})

test('who is second in giving the store an id takes that of the first', async () => {
  const first = await store.identity()
  server.requests.length = 0
  const answers: S3Fault[] = [
    { status: 404, code: 'NoSuchKey' },
    { status: 412, code: 'PreconditionFailed' },
  ]
  server.fault = () => answers.shift() ?? null
  expect(await store.claim(randomUUID())).toBe(first)
  expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '*', undefined])
})

test('a store that knows no conditions is given an id without', async () => {
  await using empty = await startS3()
  empty.fault = ({ headers }) => (headers['if-none-match'] ? { status: 501, code: 'NotImplemented' } : null)
  const id = randomUUID()
  expect(await s3Store(empty.settings).claim(id)).toBe(id)
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
