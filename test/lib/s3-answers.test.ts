import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, expect, test } from 'vitest'
import { artifactKey } from '../../lib/store/keys.ts'
import { s3Store } from '../../lib/store/s3/s3-store.ts'
import { StoreAwayError } from '../../lib/store/store.ts'
import { type S3Fault, type S3Request, startS3 } from '../support/s3-server.ts'

const server = await startS3()
afterAll(() => server[Symbol.asyncDispose]())
afterEach(() => {
  server.fault = () => null
})
const store = s3Store(server.settings)
const newKey = () => artifactKey(randomUUID(), 1, 'csv')

async function publish(key: string, content: string): Promise<void> {
  const writer = await store.create(key)
  await writer.write([Buffer.from(content)])
  await writer.publish()
}

/** What a store does that does not know a header: the rest. */
const forgetting = (name: string) => (request: S3Request) => {
  delete request.headers[name]
  return null
}

test.each<{
  name: string
  range?: { start: number; end: number }
  answer: (request: S3Request) => S3Fault | null
}>([
  { name: 'an error with status 200', answer: () => ({ status: 200, code: 'InternalError' }) },
  { name: 'the whole in place of a part', range: { start: 0, end: 2 }, answer: forgetting('range') },
  { name: 'another object', answer: forgetting('if-match') },
])('$name is not taken for the bytes that were asked for', async ({ range, answer }) => {
  const key = newKey()
  await publish(key, 'these')
  const artifact = await store.open(key)
  if (range === undefined) await publish(key, 'other')
  server.fault = (request) => (request.method === 'GET' ? answer(request) : null)
  const chunks: Buffer[] = []
  const reading = async () => {
    for await (const chunk of artifact?.read(range) ?? []) chunks.push(chunk)
  }
  await expect(reading()).rejects.toThrow(StoreAwayError)
  expect(chunks).toEqual([])
})

test('a store that knows no ranges can give the whole', async () => {
  const key = newKey()
  await publish(key, 'these')
  server.fault = forgetting('range')
  const artifact = await store.open(key)
  expect(String(Buffer.concat((await artifact?.read().toArray()) ?? []))).toBe('these')
})
