import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { gated } from '../../scripts/studio/gate.ts'

const SECRET = 'a-secret'
const server = http.createServer()
await once(server.listen(0, '127.0.0.1'), 'listening')
const { port } = server.address() as AddressInfo
let passed: string[] = []

beforeEach(() => {
  passed = []
})
afterAll(() => server.close())
server.on(
  'request',
  gated(
    (request, response) => {
      passed.push(`${request.method} ${request.url}`)
      response.end('from Studio')
    },
    SECRET,
    port,
  ),
)

async function ask(path: string, { host = `127.0.0.1:${port}`, method = 'GET' } = {}) {
  const request = http.request({ host: '127.0.0.1', port, path, method, headers: { host } }).end()
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  const body = (await response.toArray()).join('')
  return { status: response.statusCode, headers: response.headers, body }
}

test.each(['/', '/bff', '/studio.js', '/a-secre/bff', '/a-secretly/bff', `//${SECRET}/bff`])(
  'without the secret, %s is not there',
  async (path) => {
    expect(await ask(path, { method: 'POST' })).toMatchObject({ status: 404 })
    expect(passed).toEqual([])
  },
)

test('another host’s name is refused, also with the secret', async () => {
  expect(await ask(`/${SECRET}/bff`, { host: `evil.example:${port}` })).toMatchObject({ status: 421 })
  expect(passed).toEqual([])
})

test('behind the secret path Studio answers as ever', async () => {
  expect(await ask(`/${SECRET}/bff`, { method: 'POST' })).toMatchObject({ status: 200, body: 'from Studio' })
  expect(passed).toEqual(['POST /bff'])
})

test('the page may load from and send to its own server only, and opens on the exports', async () => {
  const { headers, body } = await ask(`/${SECRET}/`)
  expect(headers['content-security-policy']).toMatch(/^default-src 'self';/)
  expect(headers['referrer-policy']).toBe('no-referrer')
  expect(body).toContain('schema=claimcheck&table=export')
})

test('that Studio was started is reported to nobody', async () => {
  expect(await ask(`/${SECRET}/telemetry`, { method: 'POST' })).toMatchObject({ status: 204 })
  expect(passed).toEqual([])
})
