import { expect, test } from 'vitest'
import { isInNetworks, readAddress, readNetwork } from '../../lib/networks.ts'

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:4711', '2001:db8::1'],
  ['[::ffff:192.0.2.1]:4711', '192.0.2.1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['', null],
  ['unknown', null],
  ['_hidden', null],
  ['localhost', null],
  ['192.0.2.256', null],
  ['192.0.2', null],
  ['192.0.2.1 ', null],
  ['192.0.2.1, 192.0.2.2', null],
  ['192.0.2.1:x', null],
  ['2001:db8::1::2', null],
  ["'; drop table claimcheck.event; --", null],
])('%j is the address %j', (text, address) => {
  expect(readAddress(text)).toBe(address)
})

test.each(['10.0.0.0/33', '2001:db8::/129', '10.0.0.0/', '/8', '10.0.0.0/8/8', '10.0.0.0/-1', 'intra/8', ''])(
  '%j is no network',
  (text) => {
    expect(readNetwork(text)).toBeNull()
  },
)

const NETWORKS = ['192.0.2.1', '10.0.0.0/8', '2001:db8::/32', 'of nobody']

test.each([
  ['192.0.2.1', true],
  ['::ffff:192.0.2.1', true],
  ['192.0.2.2', false],
  ['10.255.0.1', true],
  ['11.0.0.1', false],
  ['2001:db8:1::1', true],
  ['2001:db9::1', false],
  ['::1', false],
  ['localhost', false],
  ['', false],
  [null, false],
])('whether %j is in some networks: %j', (address, isIn) => {
  expect(isInNetworks(address, NETWORKS)).toBe(isIn)
  expect(isInNetworks(address, [])).toBe(false)
})
