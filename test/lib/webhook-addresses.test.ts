import { describe, expect, test } from 'vitest'
import { isPublic, mayBeCalled } from '../../lib/webhooks/addresses.ts'
import { targetFault, urlFault } from '../../lib/webhooks/target.ts'

const PUBLIC = [
  '1.1.1.1',
  '93.184.216.34',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '192.0.1.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700::1111',
  '2a00:1450:4001:80b::200e',
  '2001:4860:4860::8888',
]

const REFUSED = [
  ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
  ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
  ['private', ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd00:ec2::254']],
  ['link-local, with the clouds’ own addresses', ['169.254.169.254', 'fe80::1', 'febf::1', '168.63.129.16']],
  ['site-local of before', ['fec0::1']],
  ['shared by carriers', ['100.64.0.1', '100.100.100.200', '100.127.255.255']],
  ['multicast', ['224.0.0.1', '239.255.255.255', 'ff02::1']],
  ['broadcast and reserved', ['255.255.255.255', '240.0.0.1', '4000::1', '5f00::1']],
  ['documentation', ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1']],
  ['benchmarks', ['198.18.0.1', '198.19.255.255', '2001:2::1']],
  ['protocol assignments', ['192.0.0.1', '192.0.0.192', '2001::1', '100::1']],
  ['anycast of relays', ['192.88.99.1', '192.52.193.1', '192.31.196.1', '192.175.48.1']],
  ['IPv4 in IPv6, mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:1.1.1.1', '::ffff:0:127.0.0.1']],
  ['IPv4 in IPv6, compatible', ['::127.0.0.1', '::7f00:1']],
  ['IPv4 in IPv6, translated', ['64:ff9b::7f00:1', '64:ff9b::10.0.0.1', '64:ff9b:1::1']],
  ['IPv4 in IPv6, 6to4 and Teredo', ['2002:7f00:1::', '2002:a00:1::1', '2001:0:7f00:1::']],
  ['no addresses', ['', 'localhost', '1.2.3', '01.2.3.4', '1.1.1.1:80', 'fe80::1%eth0']],
] as const

test.each(PUBLIC)('%s is of the public network', (address) => {
  expect(isPublic(address)).toBe(true)
})

describe.each(REFUSED)('%s:', (_, addresses) => {
  test.each(addresses)('%s is refused', (address) => {
    expect(isPublic(address)).toBe(false)
    expect(mayBeCalled(address, [])).toBe(false)
  })
})

test('what the operator allows may be called, and nothing beside it', () => {
  const allowed = ['10.1.0.0/16', 'fd00:1::/32', '::1']
  for (const address of ['10.1.2.3', 'fd00:1:2::3', '::1', '1.1.1.1'])
    expect([address, mayBeCalled(address, allowed)]).toEqual([address, true])
  for (const address of ['10.2.0.1', 'fd00:2::1', '127.0.0.1', '169.254.169.254'])
    expect([address, mayBeCalled(address, allowed)]).toEqual([address, false])
})

test('one address that is refused is enough, and without TLS all of them must be the operator’s', () => {
  const [https, http] = [new URL('https://a.example/'), new URL('http://a.example/')]
  expect(targetFault(https, ['1.1.1.1', '2606:4700::1111'], [])).toBeNull()
  expect(targetFault(https, ['1.1.1.1', '10.0.0.1'], [])).toBe('address_refused')
  expect(targetFault(https, ['10.0.0.1', '1.1.1.1'], ['10.0.0.0/8'])).toBeNull()
  expect(targetFault(http, ['10.0.0.1', '1.1.1.1'], ['10.0.0.0/8'])).toBe('https_needed')
  expect(targetFault(http, ['10.0.0.1'], ['10.0.0.0/8'])).toBeNull()
})

describe('an endpoint cannot be', () => {
  test.each([
    ['', 'such as'],
    ['example.com/hook', 'such as'],
    ['ftp://example.com/', 'such as'],
    ['file:///etc/passwd', 'such as'],
    ['javascript:alert(1)', 'such as'],
    ['gopher://127.0.0.1:25/', 'such as'],
    ['https://', 'such as'],
    ['https://ada:secret@example.com/', 'name or a password'],
    ['https://ada@example.com/', 'name or a password'],
    ['https://example.com/#x', '#'],
    [`https://example.com/${'é'.repeat(331)}`, 'at most 2,000 characters when it is escaped'],
    ['http://example.com/', 'https://'],
    ['https://127.0.0.1/', 'private'],
    ['https://127.1/', 'private'],
    ['https://2130706433/', 'private'],
    ['https://0x7f.0.0.1/', 'private'],
    ['https://017700000001/', 'private'],
    ['https://①②⑦.0.0.1/', 'private'],
    ['https://[::1]/', 'private'],
    ['https://[::ffff:127.0.0.1]/', 'private'],
    ['https://[0:0:0:0:0:ffff:7f00:1]/', 'private'],
    ['https://[fe80::1]/', 'private'],
    ['https://169.254.169.254/latest/meta-data/', 'private'],
    ['https://localhost/', 'private'],
    ['https://LOCALHOST./', 'private'],
    ['https://a.localhost:8443/', 'private'],
    ['http://10.0.0.1/', 'private'],
  ])('%s', (url, fault) => {
    expect(urlFault(url, [])).toContain(fault)
  })

  test('unless its network is allowed, where it needs no TLS', () => {
    const allowed = ['10.0.0.0/8', '127.0.0.1']
    for (const url of [
      'http://10.0.0.1/',
      'https://10.0.0.1/',
      'http://localhost:9/',
      'http://hooks.internal/',
    ])
      expect([url, urlFault(url, allowed)]).toEqual([url, null])
    expect(urlFault('http://1.1.1.1/', allowed)).toContain('https://')
    expect(urlFault('http://192.168.0.1/', allowed)).toContain('private')
  })

  test('unless it is short enough, in the form in which it is kept', () => {
    const [longest, longer] = [1_980, 1_981].map((length) => `https://example.com/${'x'.repeat(length)}`)
    expect([urlFault(String(longest), []), urlFault(`https://example.com/${'é'.repeat(330)}`, [])]).toEqual([
      null,
      null,
    ])
    expect(urlFault(String(longer), [])).toContain('2,000')
  })

  test('but an address of the public network, or a name, whose address is looked at each time', () => {
    for (const url of ['https://example.com/a?b=c', 'https://1.1.1.1:8443/', 'https://bücher.example/'])
      expect([url, urlFault(url, [])]).toEqual([url, null])
  })
})
