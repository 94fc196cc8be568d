import { once } from 'node:events'
import { createServer, get, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { beforeAll, expect, test, vi } from 'vitest'
import { env } from '../../lib/env.ts'
import { clientAddress, clientAddressOf, peerAddress } from '../../server/http/client-address.ts'
import { watchRequests } from '../../server/http/current-request.ts'

const PEER = '198.51.100.9'

test.each([
  ['nothing is believed of a client that nobody stands before', 0, '', PEER],
  ['whatever it says', 0, '203.0.113.1', PEER],
  ['one proxy tells from whom it has the request', 1, '203.0.113.1', '203.0.113.1'],
  ['and what the client itself has sent stands before that', 1, '6.6.6.6, 203.0.113.1', '203.0.113.1'],
  ['in as many entries as it likes', 1, '1.1.1.1,2.2.2.2, 3.3.3.3 ,203.0.113.1', '203.0.113.1'],
  ['or in what is no entry', 1, ', ,6.6.6.6,, 203.0.113.1', '203.0.113.1'],
  ['of two proxies the first one tells', 2, '203.0.113.1, 198.51.100.7', '203.0.113.1'],
  ['whatever was sent to it', 2, '6.6.6.6, 203.0.113.1, 198.51.100.7', '203.0.113.1'],
  ['a request that came past the first of two is of whoever sent it', 2, '203.0.113.1', PEER],
  ['and past both', 1, '', PEER],
  ['one of IPv6', 1, '[2001:DB8::1]:4711', '2001:db8::1'],
  ['one of IPv4 in the form of IPv6', 1, '::ffff:203.0.113.1', '203.0.113.1'],
  ['with a port', 1, '203.0.113.1:4711', '203.0.113.1'],
  ['a proxy that hides from whom it is', 1, '6.6.6.6, unknown', null],
])('%s', (_case, hops, forwardedFor, address) => {
  expect(clientAddressOf({ peer: PEER, forwardedFor }, hops)).toBe(address)
})

test('where nobody asks there is no address', () => {
  expect([clientAddress(), peerAddress()]).toEqual([null, null])
})

beforeAll(() => {
  // Read at the first request, of which nothing here needs a database.
  vi.stubEnv('DATABASE_URL', 'postgres://nowhere/')
  watchRequests()
})

/** Asks a server that answers so. */
async function ask(answer: RequestListener, headers: Record<string, string> = {}): Promise<string> {
  const server = createServer(answer)
  await once(server.listen(0, '::'), 'listening')
  const { port } = server.address() as AddressInfo
  const [response] = await once(get({ port, host: '127.0.0.1', headers, agent: false }), 'response')
  const body = await text(response)
  server.close()
  return body
}

const bothAddresses: RequestListener = (_request, response) => {
  response.end(JSON.stringify([peerAddress(), clientAddress()]))
}

test('the address of a socket of both families is one of IPv4', async () => {
  expect(JSON.parse(await ask(bothAddresses))).toEqual(['127.0.0.1', '127.0.0.1'])
})

test('the setting says how many entries are believed', async () => {
  const headers = { 'X-Forwarded-For': '6.6.6.6, 203.0.113.1' }
  expect(JSON.parse(await ask(bothAddresses, headers))).toEqual(['127.0.0.1', '127.0.0.1'])
  Object.assign(env(), { trustedProxyHops: 1 })
  expect(JSON.parse(await ask(bothAddresses, headers))).toEqual(['127.0.0.1', '203.0.113.1'])
  Object.assign(env(), { trustedProxyHops: 0 })
})

test('it is known when the client has gone, too', async () => {
  const address = new Promise((resolve) => {
    void ask(async ({ socket }) => {
      const closed = once(socket, 'close')
      socket.destroy()
      await closed
      resolve(peerAddress())
    }).catch(() => undefined)
  })
  expect(await address).toBe('127.0.0.1')
})

test('a call of the process to itself is for whom it was called, and nobody else can say so', async () => {
  // The whole of what the front and Next see of a request, as Next hands it on.
  let seen: Record<string, unknown> = {}
  await ask(({ headers }, response) => {
    seen = { ...headers }
    response.end()
  })
  const own = String(seen['x-claimcheck-peer'])
  const relayed = (value: string) => ask(bothAddresses, { 'x-claimcheck-peer': value })
  expect(JSON.parse(await relayed(own.replace('127.0.0.1', '203.0.113.5')))[0]).toBe('203.0.113.5')
  for (const forged of ['203.0.113.5', ' 203.0.113.5', 'undefined 203.0.113.5', own.replace(/^./, 'x')])
    expect(JSON.parse(await relayed(forged))[0]).toBe('127.0.0.1')
})
