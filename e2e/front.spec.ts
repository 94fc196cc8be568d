import { once } from 'node:events'
import net from 'node:net'
import { expect } from 'playwright/test'
import { test } from './support/fixtures.ts'
import { statusesOf } from './support/raw.ts'

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n'

test('what Next would not answer is answered before it', async ({ site }) => {
  const ask = (line: string, host: string, more = '') =>
    statusesOf(site.url, `${line} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`)
  for (const [line, host, status] of [
    ['TRACE /', 'localhost', '405'],
    ['GET *', 'localhost', '400'],
    ['GET http://localhost/api/health', 'evil.example', '200'],
    ['GET http://evil.example/', 'localhost', '421'],
    ['GET //x', 'evil.example', '421'],
    ['GET /_next/data/x/index.json', 'localhost', '404'],
    ['GET /x/..//_next/%64ata/x/account.json', 'localhost', '404'],
  ] as const)
    expect({ line, statuses: await ask(line, host) }).toEqual({ line, statuses: [status] })
})

test('an upgrade is answered as if it had not been asked for, also one of a path that is not there', async ({
  site,
}) => {
  for (const [path, host, status] of [
    ['/', 'localhost', 200],
    ['/nope', 'localhost', 404],
    ['/nope', 'evil.example', 421],
  ] as const) {
    const socket = net.connect(Number(new URL(site.url).port), '127.0.0.1')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE}\r\n`)
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toContain(`HTTP/1.1 ${status}`)
    socket.destroy()
  }
})

test('thousands of requests on one connection end the connection, and others are served', async ({
  site,
}) => {
  await statusesOf(site.url, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(3_000))
  expect((await fetch(site.url)).status).toBe(200)
})
