import { describe, expect, test } from 'vitest'
import { readAttributes, readRoles, UnreadableError, writeAttributes } from '../../lib/accounts/attributes.ts'

test('roles are read once each', () => {
  expect(readRoles(['member', 'eu:finance', 'member'])).toEqual(['member', 'eu:finance'])
  expect(() => readRoles(['member', 'a b'])).toThrow('"a b" is no role')
  expect(() => readRoles(['member', 'ADMIN'])).toThrow('"ADMIN" would be a role of your own: write admin.')
})

test('attributes are read as text and as lists', () => {
  expect(readAttributes(['country=[DE, CH]', 'tenant= a=b ', 'desks=[]', 'room=1]'])).toEqual({
    country: ['DE', 'CH'],
    tenant: 'a=b',
    desks: [],
    room: '1]',
  })
})

describe('what cannot be read is named:', () => {
  test.each([
    [['country=DE', 'tenant'], '"tenant" is no attribute: write name=value.'],
    [['=DE'], '"=DE" is no attribute'],
    [['country= '], '"country" has no value: write country=value, or leave it out.'],
    [['country=[DE'], '"country=[DE" is half a list: write country=[a, b].'],
    [['__proto__=x'], '"__proto__=x" is no attribute'],
    [['tenant=a\0b'], 'must not contain a NUL character'],
    [['tenant=a\ud83d'], 'must be valid Unicode'],
    [['a=1', 'b=2', 'a=3'], '"a" is there twice: several values are one list, a=[a, b].'],
    [['x'.repeat(10_000)], 'x…" is no attribute'],
  ])('%j', (pairs, message) => {
    expect(() => readAttributes(pairs)).toThrow(UnreadableError)
    expect(() => readAttributes(pairs)).toThrow(message)
  })
})

const OF_A_PROVIDER = {
  level: 7,
  isLead: true,
  groups: ['a', 'b,c'],
  place: { city: 'Bern' },
  brackets: '[x]',
  note: 'two\nlines',
  'a name of theirs': 'x',
  country: ['DE', 'CH'],
  tenant: 'acme',
  nothing: '',
}

test('what nobody has changed stays as it is, whatever it is', () => {
  const lines = writeAttributes(OF_A_PROVIDER)
  expect(lines.join('\n').split('\n')).toHaveLength(Object.keys(OF_A_PROVIDER).length)
  expect(readAttributes(lines, OF_A_PROVIDER)).toEqual(OF_A_PROVIDER)
  const changed = lines.map((line) => (line === 'tenant=acme' ? 'tenant=other' : line))
  expect(readAttributes(changed, OF_A_PROVIDER)).toEqual({ ...OF_A_PROVIDER, tenant: 'other' })
})
