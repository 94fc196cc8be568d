import { expect, test } from 'vitest'
import { ownOrigin } from '../../server/http/own-origin.ts'

const PUBLIC = 'https://exports.example.com'
const names = (...appUrl: string[]) => ({ host: '127.0.0.1', appUrl })

test.each([
  [
    'a browser’s own page',
    { host: 'localhost:3000', origin: 'http://localhost:3000' },
    names(),
    'http://localhost:3000',
  ],
  ['a program, by the name that it called', { host: '127.0.0.1:3000' }, names(), 'http://127.0.0.1:3000'],
  ['a proxy that passes no name on', { host: '127.0.0.1:3000' }, names(PUBLIC), PUBLIC],
  [
    'a proxy’s name',
    { host: 'x:1', 'x-forwarded-host': 'exports.example.com' },
    names('http://intra', PUBLIC),
    PUBLIC,
  ],
  [
    'a page of one name of several',
    { host: 'x:1', origin: 'http://intra' },
    names(PUBLIC, 'http://intra'),
    'http://intra',
  ],
  ['somebody else’s page', { host: '127.0.0.1:3000', origin: 'https://evil.example' }, names(PUBLIC), PUBLIC],
  ['no name at all', {}, names(), 'http://127.0.0.1'],
])('for %s an address begins as whoever asked knows the server', (_, headers, own, origin) => {
  expect(ownOrigin(new Headers(headers), own)).toBe(origin)
})
