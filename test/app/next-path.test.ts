import { expect, test } from 'vitest'
import { nextPath } from '../../app/sign-in/next-path.ts'

test.each(['/', '/exports?cursor=1', '/exports/%2e%2e', '/%2F%2Fevil.com'])(
  '%s is of this server',
  (path) => {
    const url = URL.parse(nextPath(path), 'https://exports.example.com')
    expect(url?.host).toBe('exports.example.com')
    expect(nextPath(path)).toBe(path === '/exports/%2e%2e' ? '/' : path)
  },
)

test.each([
  '//evil.com',
  '/.//evil.com',
  '/x/..//evil.com/a',
  '/%2e//evil.com',
  '/..//evil.com',
  '/\\evil.com',
  '/.\\/evil.com',
  '/\t/evil.com',
  '\\\\evil.com',
  'https://evil.com/',
  'javascript:alert(1)',
  '/.//sign-in',
  '/sign-in?next=/',
  ['/exports', '/exports'],
  undefined,
])('%j leads to the first page', (next) => {
  expect(nextPath(next)).toBe('/')
})
