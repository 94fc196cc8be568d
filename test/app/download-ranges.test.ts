import { describe, expect, test } from 'vitest'
import { download, statusOf } from '../support/downloads.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const text = '0123456789abcdef'
const { id, etag } = await finishedExport(sandbox, Buffer.from(text))

describe('one range comes alone', () => {
  test.each([
    ['the first byte', 'bytes=0-0', 0, 0],
    ['the first bytes', 'bytes=0-3', 0, 3],
    ['the middle', 'bytes=5-9', 5, 9],
    ['an open end', 'bytes=10-', 10, 15],
    ['everything', 'bytes=0-', 0, 15],
    ['the last byte', 'bytes=15-15', 15, 15],
    ['a suffix', 'bytes=-4', 12, 15],
    ['a suffix of one byte', 'bytes=-1', 15, 15],
    ['a suffix longer than the file', 'bytes=-100', 0, 15],
    ['an end beyond the file', 'bytes=12-999', 12, 15],
  ])('%s: %s', async (_, range, start, end) => {
    const response = await download(id, { range })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/16`)
    expect(response.headers.get('content-length')).toBe(String(end - start + 1))
    expect(response.headers.get('etag')).toBe(etag)
    expect(await response.text()).toBe(text.slice(start, end + 1))
  })
})

describe('what is malformed, of another unit, or several ranges gets the whole file', () => {
  test.each([
    'bytes=0-1,4-5',
    'bytes=0-0, -1',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=5',
    'bytes=a-b',
    'bytes=0-x',
    'bytes=x-5',
    'bytes=1x-3',
    'bytes=--5',
    'bytes=+1-3',
    'bytes=0x1-3',
    'bytes=1.5-3',
    'bytes=9-5',
    'bytes 0-5',
    'items=0-5',
    '0-5',
    '',
  ])('%j', async (range) => {
    const response = await download(id, { range })
    expect(response.status).toBe(200)
    expect(response.headers.has('content-range')).toBe(false)
    expect(await response.text()).toBe(text)
  })
})

describe('a range outside the file is refused with the size of the file', () => {
  test.each(['bytes=16-', 'bytes=16-20', 'bytes=99999999999999999999-', 'bytes=-0'])('%s', async (range) => {
    const response = await download(id, { range })
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe('bytes */16')
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ code: 'range_not_satisfiable', status: 416 })
  })
})

describe('If-Range', () => {
  const range = 'bytes=0-3'

  test('gives the range when the file is still the same', async () => {
    expect(await statusOf(id, { range, 'if-range': etag })).toBe(206)
  })

  test.each([
    ['another file', '"0123"'],
    ['a weak tag, which may not be compared', `W/${'"x"'}`],
    ['a list of tags, which is not allowed', '"a", "b"'],
    ['a date, which is never sent', 'Wed, 04 Mar 2026 05:07:00 GMT'],
  ])('gives the whole file for %s', async (_, value) => {
    const response = await download(id, { range, 'if-range': value })
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(text)
  })

  test('gives the whole file for our own tag marked as weak', async () => {
    expect(await statusOf(id, { range, 'if-range': `W/${etag}` })).toBe(200)
  })

  test('of another file takes the range away before it can lie outside', async () => {
    expect(await statusOf(id, { range: 'bytes=99-', 'if-range': '"0123"' })).toBe(200)
  })
})

describe('If-None-Match', () => {
  test.each([
    ['the tag', etag],
    ['the tag, marked as weak', `W/${etag}`],
    ['a list with the tag', `"one", ${etag}, "two"`],
    ['a list without spaces', `"one",W/${etag}`],
    ['any tag', '*'],
  ])('with %s gives 304 without a body', async (_, value) => {
    const response = await download(id, { 'if-none-match': value })
    expect(response.status).toBe(304)
    expect(response.headers.get('etag')).toBe(etag)
    expect(response.headers.has('content-length')).toBe(false)
    expect(response.body).toBeNull()
  })

  test.each([['"one"'], ['"one", "two"'], [''], [etag.slice(1, -1)], [`${etag.slice(0, -2)}"`]])(
    'with %j, which is not the file, gives the file',
    async (value) => {
      expect(await statusOf(id, { 'if-none-match': value })).toBe(200)
    },
  )

  test('comes before a range, and HEAD is answered alike', async () => {
    expect(await statusOf(id, { 'if-none-match': etag, range: 'bytes=0-3' })).toBe(304)
    expect(await statusOf(id, { 'if-none-match': etag }, 'HEAD')).toBe(304)
    expect(await statusOf(id, { 'if-none-match': '"one"', range: 'bytes=0-3' })).toBe(206)
  })
})
