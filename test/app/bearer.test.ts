import { expect, test } from 'vitest'
import { bearerOf } from '../../server/http/bearer.ts'

/** What is said by a request with these headers, as Node gives them. */
function said(url: string, ...rawHeaders: string[]): string | null {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
  return bearerOf({ url, rawHeaders, headers: Object.fromEntries(names.map((name) => [name, 'x'])) })
}

const CALL = '/api/exports'

test.each([
  ['Bearer cc_a', 'cc_a'],
  ['bearer cc_a', 'cc_a'],
  ['BEARER   cc_a', 'cc_a'],
  ['  Bearer\tcc_a  ', 'cc_a'],
  ['Bearer cc_a, Bearer cc_b', 'cc_a, Bearer cc_b'],
  [`Bearer ${'x'.repeat(8_000)}`, 'x'.repeat(8_000)],
  ['Bearer', ''],
  ['Bearer  ', ''],
  ['Basic Y2NfYTo=', null],
  ['Bearercc_a', null],
  ['cc_a', null],
  ['', null],
])('%j says %j', (value, token) => {
  expect(said(CALL, 'Host', 'localhost', 'authorization', value, 'Accept', 'Bearer cc_z')).toBe(token)
})

test('of two headers none counts, whichever of them is a bearer’s, and it is not as if there were none', () => {
  expect(said(CALL, 'Authorization', 'Bearer cc_a', 'AUTHORIZATION', 'Bearer cc_b')).toBe('')
  expect(said(CALL, 'Authorization', 'Bearer cc_a', 'Authorization', 'Bearer cc_a')).toBe('')
  expect(said(CALL, 'Authorization', 'Basic YTpi', 'Authorization', 'Bearer cc_a')).toBe('')
  expect(said(CALL, 'Authorization', 'Basic YTpi', 'Authorization', 'Basic YTpi')).toBeNull()
})

test.each(['/api/exports?wait=20', 'http://localhost/api/exports', '/x/../api/exports', '/api'])(
  '%s is a call of the API',
  (url) => {
    expect(said(url, 'Authorization', 'Bearer cc_a')).toBe('cc_a')
  },
)

test.each([
  '/',
  '/exports/1',
  '/account',
  '/apis/x',
  '//api/exports',
  '/api/../account',
  '/account?x=/api/exports',
  '*',
  'http://[',
])('%s takes no key', (url) => {
  expect(said(url, 'Authorization', 'Bearer cc_a')).toBeNull()
})

test('a server action takes none either, under whatever address', () => {
  expect(said(CALL, 'Authorization', 'Bearer cc_a', 'Next-Action', '00')).toBeNull()
})
