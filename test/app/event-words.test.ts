import { expect, test } from 'vitest'
import { detailsInWords, kindInWords } from '../../app/admin/events/event-words.ts'

test.each([
  ['downloaded', { method: 'GET', status: 200 }, 'the whole file'],
  ['downloaded', { method: 'GET', status: 206, start: 1000, end: 1999 }, 'bytes 1,000 to 1,999'],
  ['downloaded', { method: 'GET', status: 302 }, 'the whole file, led to the store'],
  ['file-asked-after', { method: 'HEAD', status: 304 }, 'HEAD, answered with 304'],
  ['denied', { what: 'file' }, 'wanted: file'],
  ['succeeded', { attempt: 1, rowCount: 2000, byteSize: 5000 }, '2,000 rows, 5 kB'],
  ['cancelled', {}, ''],
  ['deleted', { dataset: 'orders', status: 'expired' }, 'orders, which was expired'],
  ['signed-in', {}, ''],
  ['account-made', {}, ''],
  ['account-made', { roles: ['member'], attributes: {} }, 'member; no attributes'],
  ['way-in-added', { way: 'oidc' }, 'single sign-on'],
  ['name-changed', { before: 'Ada', after: 'Ada L.' }, 'Ada → Ada L.'],
  ['roles-changed', { before: ['member'], after: [] }, 'member → no roles'],
  [
    'attributes-changed',
    { before: {}, after: { country: ['DE', 'CH'], level: 7 } },
    'no attributes → country=[DE, CH]; level=7',
  ],
  [
    'key-made',
    { name: 'nightly', datasets: ['orders', 'customers'], attributes: { country: 'DE' } },
    '“nightly”; datasets: orders, customers; country=DE',
  ],
  ['key-made', { name: '\u202enightly', datasets: null, attributes: null }, '“\\u{202e}nightly”'],
  ['key-revoked', { name: 'nightly' }, '“nightly”'],
  ['key-refused', { reason: 'expired' }, 'it has expired'],
  ['of another version', { x: 1 }, ''],
])('%s %j reads: %s', (kind, details, words) => {
  expect(detailsInWords(kind, details)).toBe(words)
})

test('of what went wrong the trail shows no value of a row', () => {
  const details = { attempt: 2, code: 'unencodable', params: { column: 'Name', key: 'a customer' } }
  expect(detailsInWords('failed', details)).toBe('attempt 2: The encoding lacks a character of the data.')
})

test('a kind that this version does not know stands for itself', () => {
  expect(kindInWords('sign-in-refused')).toBe('Sign-in refused')
  expect(kindInWords('constructor')).toBe('constructor')
})
