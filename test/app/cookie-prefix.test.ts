import { expect, test } from 'vitest'
import { cookiePrefix } from '../../server/auth/cookie-prefix.ts'

test('two servers of one host give their cookies two names, and two web servers of one service the same', () => {
  const [one, other] = [cookiePrefix('a'.repeat(32)), cookiePrefix('b'.repeat(32))]
  expect(one).not.toBe(other)
  expect(one).toBe(cookiePrefix('a'.repeat(32)))
  // A cookie's name is a token (RFC 6265).
  expect(one).toMatch(/^[\w-]+$/)
})
