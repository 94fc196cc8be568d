import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, afterEach, expect, test } from 'vitest'
import { storeAway } from '../../lib/store/s3/client.ts'
import { s3Store } from '../../lib/store/s3/s3-store.ts'
import { StoreAwayError } from '../../lib/store/store.ts'
import { type S3Fault, type S3Request, startS3 } from '../support/s3-server.ts'
import { newKey } from '../support/store.ts'

const server = await startS3()
afterAll(() => server[Symbol.asyncDispose]())
afterEach(() => {
  server.fault = () => null
})
const store = s3Store(server.settings)

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
  { name: 'the whole in place of a part', range: { start: 1, end: 2 }, answer: forgetting('range') },
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

test('an id that never ends is not read on', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1024, 'x')
    })(),
  )
  const strange = createServer((_, response) => endless.pipe(response))
  await new Promise<void>((resolve) => void strange.listen(0, '127.0.0.1', resolve))
  const { port } = strange.address() as AddressInfo
  const identity = s3Store({ ...server.settings, endpoint: `http://127.0.0.1:${port}` }).identity()
  await expect(identity).rejects.toThrow("store-id does not hold the store's id")
  endless.destroy()
  strange.closeAllConnections()
  strange.close()
})

test.each([
  ['AWS4-HMAC-SHA256 Credential=AKIA/eu/s3, SignedHeaders=host, Signature=5ec3e7', /AKIA|5ec3e7/],
  ['https://store/key?X-Amz-Credential=AKIA%2Feu&X-Amz-Signature=5ec3e7&x=1', /AKIA|5ec3e7/],
  ['x-amz-security-token: AKIAtoken', /AKIA/],
])('a store that repeats what authorises us gets it into no log: %s', (message, secret) => {
  const error = storeAway(new Error(message))
  expect(JSON.stringify([error.message, error.stack, error.cause])).not.toMatch(secret)
})

test('why a store cannot be used is said once', () => {
  const expired = Object.assign(new Error('ExpiredToken: renew it'), { name: 'ExpiredToken' })
  expect(storeAway(storeAway(expired)).message).toBe('The store cannot be used: ExpiredToken: renew it')
})
