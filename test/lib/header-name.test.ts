import { expect, test } from 'vitest'
import { canonicalName, decodedHeader } from '../../lib/accounts/header-name.ts'

/** What Node makes of the bytes of a header. */
const received = (text: string, encoding: BufferEncoding = 'utf8') =>
  Buffer.from(text, encoding).toString('latin1')

test.each(['olga', 'jörg@corp.com', 'strauß', 'Özil@corp.com', 'łukasz', 'à', '山田', '\ufeffx'])(
  'a name in UTF-8 is read as it was written: %s',
  (name) => {
    expect(decodedHeader(received(name))).toBe(name)
  },
)

test('a name in Latin-1 is read as that', () => {
  expect(decodedHeader(received('jörg@corp.com', 'latin1'))).toBe('jörg@corp.com')
})

test('what is no list of bytes stays as it is', () => {
  expect(decodedHeader('łukasz')).toBe('łukasz')
})

test('a name of which nothing is to be seen is none, and the form of a form is itself', () => {
  expect(canonicalName(' \u200b\u00ad\u3164')).toBe('')
  for (const name of ['İstanbul', 'ΟΔΟΣ', 'ﬃ', 'ẞ', 'Å']) {
    const once = canonicalName(name)
    expect(canonicalName(once)).toBe(once)
  }
})
