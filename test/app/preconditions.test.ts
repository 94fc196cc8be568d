import { expect, test } from 'vitest'
import { call } from '../support/api.ts'
import { download } from '../support/downloads.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const content = Buffer.from('Order\r\n1\r\n')
const { id, etag } = await finishedExport(sandbox, content)
const OTHER = '"another"'

/** RFC 9110, section 13.2.2: If-Match comes first, then If-None-Match, then If-Range with Range. */
const CASES: [headers: Record<string, string>, status: number][] = [
  [{ 'if-match': etag }, 200],
  [{ 'if-match': `${OTHER}, ${etag}` }, 200],
  [{ 'if-match': '*' }, 200],
  [{ 'if-match': OTHER }, 412],
  [{ 'if-match': '' }, 412],
  // Strong comparison (section 8.8.3.2): a weak tag never matches.
  [{ 'if-match': `W/${etag}` }, 412],
  [{ 'if-match': OTHER, 'if-none-match': etag }, 412],
  [{ 'if-match': OTHER, range: 'bytes=0-1' }, 412],
  [{ 'if-match': OTHER, range: 'bytes=99-' }, 412],
  [{ 'if-match': etag, 'if-none-match': etag }, 304],
  [{ 'if-match': etag, range: 'bytes=0-1' }, 206],
  [{ 'if-match': etag, range: 'bytes=99-' }, 416],
  // There is no Last-Modified to compare with, so the dates are ignored (sections 13.1.3 and 13.1.4).
  [{ 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 200],
  [{ 'if-unmodified-since': 'yesterday' }, 200],
  [{ 'if-match': OTHER, 'if-unmodified-since': 'Thu, 01 Jan 2099 00:00:00 GMT' }, 412],
  [{ 'if-modified-since': 'Thu, 01 Jan 2099 00:00:00 GMT' }, 200],
]

test.each(CASES)('a download with %o is a %i', async (headers, status) => {
  const got = await download(id, headers)
  expect(got.status).toBe(status)
  await got.body?.cancel()
  const { range: _, ...conditions } = headers
  // Range is defined for GET only.
  const withoutRange = status === 206 || status === 416 ? 200 : status
  expect((await download(id, conditions, 'HEAD')).status).toBe(withoutRange)
})

test('a download that is refused for its condition says why, and which file there is', async () => {
  const refused = await download(id, { 'if-match': OTHER })
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(refused.headers.get('etag')).toBe(etag)
  expect(refused.headers.get('content-disposition')).toBeNull()
  expect(await refused.json()).toMatchObject({ code: 'precondition_failed', status: 412 })
})

test('the state of an export knows the same conditions', async () => {
  const state = (headers: Record<string, string>) => call('GET /api/exports/{id}', { id, headers })
  const tag = (await state({})).headers.get('etag') ?? ''
  expect((await state({ 'if-match': tag })).status).toBe(200)
  expect((await state({ 'if-match': OTHER })).status).toBe(412)
  expect((await state({ 'if-match': OTHER, 'if-none-match': tag })).status).toBe(412)
  expect((await state({ 'if-match': tag, 'if-none-match': tag })).status).toBe(304)
})
