import { createHash } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { Problem } from '../../lib/problems/problem.ts'
import { configuredStore } from '../../lib/store/configured-store.ts'
import { openDescriptors } from '../support/descriptors.ts'
import { download, statusOf } from '../support/downloads.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const content = Buffer.from('Order,Customer\r\n1,北京\r\n2,"a ""b"""\r\n3,🎁\r\n')
const { id, sha256 } = await finishedExport(sandbox, content)

const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const HEADERS = {
  'accept-ranges': 'bytes',
  'cache-control': 'private, no-store, no-transform',
  'content-disposition': 'attachment; filename=orders-2026-03-04-0506.csv',
  'content-length': String(content.length),
  'content-type': 'text/csv; charset=utf-8',
  'cross-origin-resource-policy': 'same-origin',
  etag: `"${sha256}"`,
  ratelimit: expect.stringMatching(/^"requests";r=\d+;t=\d+$/),
  'ratelimit-policy': '"requests";q=60000;w=60',
  'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  'x-content-type-options': 'nosniff',
  'x-row-count': '3',
}

test('the file comes whole, with exactly the headers of the contract', async () => {
  const response = await download(id)
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toEqual(HEADERS)
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true)
})

test.each([
  [{ gzip: true, encoding: 'utf-8' }, 'application/gzip', 'orders-2026-03-04-0506.csv.gz'],
  [{ gzip: false, encoding: 'gb18030' }, 'text/csv; charset=gb18030', 'orders-2026-03-04-0506.csv'],
  // Of the person's own clock.
  [{ timeZone: 'Asia/Kolkata' }, 'text/csv; charset=utf-8', 'orders-2026-03-04-1036.csv'],
  [{ timeZone: 'America/Los_Angeles' }, 'text/csv; charset=utf-8', 'orders-2026-03-03-2106.csv'],
  [{ timeZone: 'of another version' }, 'text/csv; charset=utf-8', 'orders-2026-03-04-0506.csv'],
])('a file in the format %j says so', async (format, type, filename) => {
  const request = { columns: ['id'], filters: [], format }
  const { id } = await finishedExport(sandbox, content, { request: JSON.stringify(request) })
  const { headers } = await download(id, {}, 'HEAD')
  expect(headers.get('content-type')).toBe(type)
  expect(headers.get('content-disposition')).toBe(`attachment; filename=${filename}`)
  expect(headers.has('content-encoding')).toBe(false)
})

test('HEAD has the same headers and no body', async () => {
  const response = await download(id, {}, 'HEAD')
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toEqual(HEADERS)
  expect(response.body).toBeNull()
})

test('HEAD does not know ranges, as RFC 9110 wants it', async () => {
  const response = await download(id, { range: 'bytes=5-9' }, 'HEAD')
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toEqual(HEADERS)
})

test.each([
  ['its owner is disabled', 'update claimcheck."user" set disabled_at = now() where id = $1'],
  [
    'its time is over',
    'update claimcheck.export set expires_at = now() where owner_id = $1 and byte_size > 1e6',
  ],
])('a file stops in the middle when %s', async (_, change) => {
  const { id } = await finishedExport(sandbox, Buffer.alloc(3_000_000))
  const time = vi.spyOn(performance, 'now')
  const reader = (await download(id)).body?.getReader()
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  const later = performance.now() + 6_000
  time.mockImplementation(() => later)
  expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
  await sandbox.admin.query(change, ['demo'])
  time.mockImplementation(() => later + 6_000)
  await expect(Promise.all(Array.from({ length: 99 }, () => reader?.read()))).rejects.toThrow(Problem)
  await expect.poll(() => openDescriptors(sandbox.storeFolder)).toEqual([])
  time.mockRestore()
  await sandbox.admin.query('update claimcheck."user" set disabled_at = null')
})

test('a large file comes in the same bytes', async () => {
  const large = Buffer.alloc(3_000_001, '0123456789')
  const { id } = await finishedExport(sandbox, large)
  const response = await download(id)
  expect(sha256Of(await response.bytes())).toBe(sha256Of(large))
})

test('a download that was broken off is resumed by ranges to the same SHA-256', async () => {
  const large = Buffer.alloc(1_000_003, 'the same bytes again and again; ')
  const { id, sha256, etag } = await finishedExport(sandbox, large)
  const parts: Uint8Array[] = []
  for (let start = 0; start < large.length; ) {
    const response = await download(id, { range: `bytes=${start}-`, 'if-range': etag })
    expect(response.status).toBe(206)
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    await reader?.cancel()
    if (!value) throw new Error('The range was empty')
    parts.push(value)
    start += value.length
  }
  expect(parts.length).toBeGreaterThan(1)
  expect(sha256Of(Buffer.concat(parts))).toBe(sha256)
})

const GOING_AWAY: [string, (response: Response) => Promise<unknown>][] = [
  ['before the first bytes', async ({ body }) => body?.cancel()],
  [
    'after the first bytes',
    async ({ body }) => {
      const reader = body?.getReader()
      await reader?.read()
      await reader?.cancel()
    },
  ],
  [
    'while they wait for bytes',
    async ({ body }) => {
      const reader = body?.getReader()
      await reader?.read()
      const next = reader?.read()
      await reader?.cancel()
      await next
    },
  ],
  [
    'after all of them',
    async (response) => {
      await response.bytes()
    },
  ],
]

test.each(GOING_AWAY)('50 clients that go away %s leave no open descriptor', async (_, goAway) => {
  const { id } = await finishedExport(sandbox, Buffer.alloc(1_500_000, 'x'))
  for (let client = 0; client < 50; client++) await goAway(await download(id))
  await expect.poll(() => openDescriptors(sandbox.storeFolder)).toEqual([])
})

test('answers without a body leave no open descriptor', async () => {
  const answers = await Promise.all([
    download(id, {}, 'HEAD'),
    download(id, { 'if-none-match': '*' }),
    download(id, { range: 'bytes=9999-' }),
  ])
  expect(answers.map((answer) => answer.status)).toEqual([200, 304, 416])
  await expect.poll(() => openDescriptors(sandbox.storeFolder)).toEqual([])
})

test('a slow client is waited for: the store is not read ahead of it', async () => {
  const { id } = await finishedExport(sandbox, Buffer.alloc(50_000_000, 'x'))
  const before = process.memoryUsage().arrayBuffers
  const clients = await Promise.all(Array.from({ length: 5 }, () => download(id)))
  const readers = clients.map((client) => client.body?.getReader())
  for (const reader of readers) await reader?.read()
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000)
  for (const reader of readers) await reader?.cancel()
})

test('a download that has begun ends well although the file is removed meanwhile', async () => {
  const large = Buffer.alloc(5_000_000, 'x')
  const { id, key } = await finishedExport(sandbox, large)
  const response = await download(id)
  await configuredStore().remove(key)
  expect((await response.bytes()).length).toBe(large.length)
  expect(await statusOf(id)).toBe(410)
})
