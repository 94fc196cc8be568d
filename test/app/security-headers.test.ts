import { expect, test } from 'vitest'
import { headersFor, pagePolicy, securityHeaders } from '../../server/http/security-headers.ts'

const NONE = ["'none'"]
const headersOf = (appUrl: string[], frameAncestors = NONE) =>
  Object.fromEntries(securityHeaders({ appUrl, frameAncestors }))

test('what is no page loads nothing, runs nothing and is shown nowhere', () => {
  expect(headersOf([])).toEqual({
    'Content-Security-Policy':
      "default-src 'none'; style-src-attr 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
  })
})

const SECRET = {
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
}

test.each([
  ['/claim/x', true],
  ['/claim', true],
  ['/claim/', true],
  ['/claim/x/y?z', true],
  ['//claim/x', true],
  ['/%63laim/x', true],
  ['/exports/../claim/x', true],
  ['http://127.0.0.1:3000/claim/x', true],
  ['/api/claims/x', true],
  ['/api/claims/x/file', true],
  ['/api//claims/x', true],
  ['/api/%63laims/x', true],
  ['/claims/x', false],
  ['/claimed', false],
  ['/exports/claim', false],
  ['/?next=/claim/x', false],
  ['/api/exports/x', false],
  ['/%ff', false],
  ['*', false],
  ['', false],
])('whether %j is what a claim link opens, whose address is to stay a secret: %j', (target, isSecret) => {
  const headers = Object.fromEntries(headersFor(target, { appUrl: [], frameAncestors: NONE }))
  if (isSecret) expect(headers).toMatchObject(SECRET)
  else expect(headers).toEqual(headersOf([]))
})

test('a page runs what names its nonce, and what that loads', () => {
  expect(pagePolicy('bm9uY2U=', { appUrl: [], frameAncestors: NONE }, false)).toBe(
    "default-src 'none'; script-src 'self' 'nonce-bm9uY2U=' 'strict-dynamic'; style-src 'self' 'nonce-bm9uY2U='; " +
      "style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  )
})

test.each([
  [["'none'"], "frame-ancestors 'none'", 'DENY'],
  [["'self'"], "frame-ancestors 'self'", 'SAMEORIGIN'],
  [['https://portal.example.com'], 'frame-ancestors https://portal.example.com', undefined],
  [["'self'", 'https://portal.example.com'], "frame-ancestors 'self' https://portal.example.com", undefined],
])('frames of %j are told to browsers of every age', (frameAncestors, directive, older) => {
  const headers = headersOf([], frameAncestors)
  expect(headers['Content-Security-Policy']).toMatch(new RegExp(`; ${directive}$`))
  expect(pagePolicy('x', { appUrl: [], frameAncestors }, false)).toMatch(new RegExp(`; ${directive}$`))
  expect(headers['X-Frame-Options']).toBe(older)
})

test.each([
  [[], false],
  [['https://exports.example.com'], true],
  [['https://exports.example.com:8443', 'http://intra:8080'], true],
  [['http://exports.example.com'], false],
  [['https://exports.example.com', 'http://exports.example.com:8080'], false],
  [['https://localhost'], false],
  [['https://127.0.0.1:8443'], false],
  [['https://[::1]'], false],
])('whether the names of %j are asked for by TLS only: %j', (appUrl, isBound) => {
  expect('Strict-Transport-Security' in headersOf(appUrl)).toBe(isBound)
})
