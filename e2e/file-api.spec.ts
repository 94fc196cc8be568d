import { expect } from 'playwright/test'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { test } from './support/fixtures.ts'

/** Compresses well, so a server that compresses it would be noticed. */
const CONTENT = `Order\r\n${'1234567890\r\n'.repeat(1_000)}`
const SIZE = String(CONTENT.length)
const BROWSER = { 'Accept-Encoding': 'gzip, deflate, br, zstd' }

/** Makes a finished export; asks for its file as a browser does, with more headers if need be. */
const withFile = test.extend<{
  file: {
    id: string
    etag: string
    ask(headers?: Record<string, string>, method?: string): Promise<Response>
  }
}>({
  file: async ({ site }, use) => {
    const { id, etag } = await finishedExport(site, Buffer.from(CONTENT))
    await use({
      id,
      etag,
      ask: (headers = {}, method = 'GET') =>
        fetch(`${site.url}/api/exports/${id}/file`, { method, headers: { ...BROWSER, ...headers } }),
    })
  },
})

withFile('a file arrives whole and uncompressed, with all that proves it', async ({ file }) => {
  const response = await file.ask()
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-length': SIZE,
    'content-disposition': 'attachment; filename=orders-2026-03-04-0506.csv',
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store, no-transform',
    'x-content-type-options': 'nosniff',
    'x-row-count': '3',
    etag: file.etag,
    'repr-digest': `sha-256=:${Buffer.from(file.etag.slice(1, -1), 'hex').toString('base64')}:`,
  })
  expect(response.headers.has('content-encoding')).toBe(false)
  expect(await response.text()).toBe(CONTENT)
})

withFile('HEAD says the same without the bytes', async ({ file }) => {
  const [whole, head] = [await file.ask(), await file.ask({}, 'HEAD')]
  const headers = ({ headers: all }: Response) => {
    const { date: _, connection: __, 'keep-alive': ___, ratelimit = '', ...rest } = Object.fromEntries(all)
    return { ...rest, ratelimit: ratelimit.replaceAll(/\d+/g, 'n') }
  }
  expect(head.status).toBe(200)
  expect(headers(head)).toEqual(headers(whole))
  expect(await head.text()).toBe('')
  expect(await whole.text()).toBe(CONTENT)
})

for (const [range, start, end] of [
  ['bytes=0-6', 0, 7],
  ['bytes=12000-', 12_000, 12_007],
  ['bytes=-5', 12_002, 12_007],
  ['bytes=12000-99999', 12_000, 12_007],
] as const) {
  withFile(`"${range}" gets that part of the file only`, async ({ file }) => {
    const response = await file.ask({ Range: range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end - 1}/${SIZE}`)
    expect(response.headers.get('content-length')).toBe(String(end - start))
    expect(await response.text()).toBe(CONTENT.slice(start, end))
  })
}

withFile('If-Range gets a part of the same file, and all of another one', async ({ file }) => {
  const same = await file.ask({ Range: 'bytes=0-3', 'If-Range': file.etag })
  expect([same.status, await same.text()]).toEqual([206, 'Orde'])
  const other = await file.ask({ Range: 'bytes=0-3', 'If-Range': '"of another file"' })
  expect([other.status, await other.text()]).toEqual([200, CONTENT])
})

withFile('whom the file is known to gets a 304', async ({ file }) => {
  const response = await file.ask({ 'If-None-Match': `"another", ${file.etag}` })
  expect([response.status, await response.text()]).toEqual([304, ''])
  expect(response.headers.get('etag')).toBe(file.etag)
})

withFile('a range beyond the end is a 416 that tells the size', async ({ file }) => {
  const response = await file.ask({ Range: `bytes=${SIZE}-` })
  expect(response.status).toBe(416)
  expect(response.headers.get('content-range')).toBe(`bytes */${SIZE}`)
  expect(await response.json()).toMatchObject({ code: 'range_not_satisfiable', status: 416 })
})

withFile('a file whose time is over is a 410, also for a part of it', async ({ file, site }) => {
  await site.admin.query('update claimcheck.export set expires_at = now() where id = $1', [file.id])
  const asked: Record<string, string>[] = [{}, { Range: 'bytes=0-3' }, { 'If-None-Match': file.etag }]
  for (const headers of asked) {
    const response = await file.ask(headers)
    expect([response.status, response.headers.get('content-type')]).toEqual([410, 'application/problem+json'])
    expect(await response.json()).toMatchObject({ code: 'expired', retryable: false })
  }
})

for (const [status, code, retryable] of [
  ['queued', 'not_ready', true],
  ['running', 'not_ready', true],
  ['failed', 'no_file', false],
  ['cancelled', 'no_file', false],
] as const) {
  test(`an export that is ${status} has no file: 409`, async ({ site }) => {
    const id = await insertExport(site, { status })
    const response = await fetch(`${site.url}/api/exports/${id}/file`)
    expect(response.status).toBe(409)
    expect(await response.json()).toMatchObject({ code, status: 409, retryable })
  })
}

withFile('no other method is allowed', async ({ file, site }) => {
  for (const method of ['POST', 'PUT', 'DELETE'])
    expect((await file.ask({ origin: site.url }, method)).status).toBe(405)
})
