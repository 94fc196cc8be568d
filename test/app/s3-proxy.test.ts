import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { download, statusOf } from '../support/downloads.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openS3Sandbox } from '../support/s3-sandbox.ts'
import type { S3Fault, S3Request } from '../support/s3-server.ts'

const sandbox = await openS3Sandbox({ S3_DOWNLOAD: 'proxy' })
const { server } = sandbox
const content = randomBytes(3_000_000)
const { id, key, etag } = await finishedExport(sandbox, content)
const isRead = ({ method, key: asked }: S3Request) => method === 'GET' && asked.endsWith(key)

const problemOf = async (response: Response) => ({
  status: response.status,
  retryAfter: response.headers.get('retry-after'),
  ...(await response.json()),
})

test('the file comes whole by the web server, with the headers of any file', async () => {
  const response = await download(id)
  expect(response.status).toBe(200)
  expect(response.headers.get('etag')).toBe(etag)
  expect(response.headers.get('content-length')).toBe(String(content.length))
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true)
})

test('HEAD has the headers, and reads nothing', async () => {
  const response = await download(id, {}, 'HEAD')
  expect([response.status, response.headers.get('content-length')]).toEqual([200, String(content.length)])
  expect(server.requests.filter(isRead)).toEqual([])
})

test.each([
  ['bytes=5-9', 5, 9],
  ['bytes=1000000-', 1_000_000, 2_999_999],
  ['bytes=-4', 2_999_996, 2_999_999],
])('of the range %s no more is read from the store', async (range, start, end) => {
  const response = await download(id, { range, 'if-range': etag })
  expect(response.status).toBe(206)
  expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${content.length}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(bytes.equals(content.subarray(start, end + 1))).toBe(true)
  expect(server.requests.filter(isRead).map(({ headers }) => headers.range)).toEqual([
    `bytes=${start}-${end}`,
  ])
})

test('what the client has is not sent, and what it has of another file is sent whole', async () => {
  expect(await statusOf(id, { 'if-none-match': etag })).toBe(304)
  expect(await statusOf(id, { range: 'bytes=5-9', 'if-range': '"another"' })).toBe(200)
  expect(await statusOf(id, { range: 'bytes=9999999-' })).toBe(416)
})

test('a connection to the store that breaks off is taken up, and the client gets every byte', async () => {
  let reads = 0
  server.fault = (request) => (isRead(request) && ++reads === 1 ? 'broken off' : null)
  const response = await download(id)
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true)
  expect(reads).toBe(2)
})

const AWAY: [string, (request: S3Request) => S3Fault | null][] = [
  ['does not say whether it has the file', () => ({ status: 500, code: 'InternalError' })],
  ['knows the credentials no more', () => ({ status: 403, code: 'ExpiredToken' })],
  ['has lost its bucket', () => ({ status: 404, code: 'NoSuchBucket' })],
  [
    'has the file and cannot read it',
    (request) => (isRead(request) ? { status: 403, code: 'AccessDenied' } : null),
  ],
]

test.each(AWAY)('a store that %s is a problem that passes, and no broken file', async (_, fault) => {
  server.fault = fault
  expect(await problemOf(await download(id))).toMatchObject({
    status: 503,
    code: 'store_away',
    retryAfter: '5',
    retryable: true,
  })
  server.fault = () => null
  expect(await statusOf(id)).toBe(200)
})

test('a store that is not there at all is not taken for the database', async () => {
  server.fault = () => 'cut'
  expect(await problemOf(await download(id))).toMatchObject({ status: 503, code: 'store_away' })
})

test('a store that breaks off for good in the middle breaks the download off', async () => {
  let reads = 0
  server.fault = (request) => {
    if (!isRead(request)) return null
    return ++reads === 1 ? 'broken off' : { status: 403, code: 'AccessDenied' }
  }
  const response = await download(id)
  expect(response.status).toBe(200)
  await expect(response.arrayBuffer()).rejects.toThrow(/AccessDenied/)
})

test('a file that the store has lost is gone, and one of another length is not sent', async () => {
  const lost = await finishedExport(sandbox, content.subarray(0, 9))
  await sandbox.store.remove(lost.key)
  expect(await problemOf(await download(lost.id))).toMatchObject({ status: 410, code: 'file_lost' })
  const short = await finishedExport(sandbox, content.subarray(0, 9), { byte_size: 10 })
  expect(await problemOf(await download(short.id))).toMatchObject({ status: 500, code: 'damaged' })
})

test('a client that goes away ends the reading of the store', async () => {
  const response = await download(id)
  await response.body?.cancel()
  await expect.poll(() => server.underWay).toBe(0)
})
