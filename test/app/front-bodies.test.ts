import { once } from 'node:events'
import { type IncomingHttpHeaders, type RequestListener, request as requestOf, type Server } from 'node:http'
import net from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFront } from '../../server/front/front.ts'
import { eventually } from '../support/wait.ts'

/** So much is read of one body, in bytes. */
const LIMIT = 256 * 1024
const ACTION = { origin: 'http://localhost', 'next-action': '00', 'content-type': 'text/plain;charset=UTF-8' }
const PROGRAM = { 'content-type': 'application/json', authorization: 'Bearer cc_x' }

let front: Server
let passed = 0
let port = 0

/** Stands for Next: says what it has read. */
const echo: RequestListener = async (request, response) => {
  passed++
  const body = await text(request)
  response.end(
    `Next: ${request.method} ${request.url} ${request.headers.host} ${body.length} ${body.slice(0, 20)}`,
  )
}

beforeAll(async () => {
  front = createFront(echo, () => ({ host: '127.0.0.1', appUrl: [] }))
  await once(front.listen(0, '127.0.0.1'), 'listening')
  port = (front.address() as net.AddressInfo).port
})
afterAll(() => {
  front.closeAllConnections()
  front.close()
})

type Answer = { status: number | undefined; body: string; headers: IncomingHttpHeaders }

/** Posts a body; in pieces without a length, if it is a list. */
function post(path: string, headers: Record<string, string>, body: string | string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const whole = typeof body === 'string' ? { 'content-length': Buffer.byteLength(body) } : {}
    const all = { host: 'localhost', ...headers, ...whole }
    const sent = requestOf(
      { port, host: '127.0.0.1', method: 'POST', path, headers: all, agent: false },
      async (response) =>
        resolve({ status: response.statusCode, body: await text(response), headers: response.headers }),
    )
    sent.on('error', reject)
    for (const piece of [body].flat()) sent.write(piece)
    sent.end()
  })
}

test('a body comes to Next as it was sent, in one piece or in several', async () => {
  const body = JSON.stringify(['orders', { columns: ['id'] }, 'ä'.repeat(100_000)])
  const expected = `Next: POST /?x=1 localhost ${body.length} ["orders",{"columns"`
  expect((await post('/?x=1', ACTION, body)).body).toBe(expected)
  expect(
    (await post('/?x=1', ACTION, [body.slice(0, 9), body.slice(9, 70_000), body.slice(70_000)])).body,
  ).toBe(expected)
})

test('what would cost Next much does not come to it', async () => {
  const before = passed
  for (const [body, status] of [
    ['', 400],
    ['not JSON', 400],
    ['['.repeat(200_000), 400],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
    [JSON.stringify(Array(100_000).fill(0)), 400],
    ['[{"__proto__":{}}]', 400],
    ['["$h1"]', 400],
    ['x'.repeat(LIMIT + 1), 413],
    [Array(5).fill('x'.repeat(60_000)), 413],
  ] as const) {
    const answer = await post('/', ACTION, typeof body === 'string' ? body : [...body])
    expect([body.slice(0, 20), answer.status]).toEqual([body.slice(0, 20), status])
    // Next hands it on to the page in no other type.
    expect(answer.headers['content-type']).toBe('text/plain')
    expect(JSON.parse(answer.body)).toMatchObject({ status })
  }
  expect(passed).toBe(before)
})

test('of the API any method comes to Next, its body if it is JSON', async () => {
  expect((await post('/api/x', PROGRAM, '{"a":1}')).body).toBe('Next: POST /api/x localhost 7 {"a":1}')
  const { authorization } = PROGRAM
  expect((await post('/api/x', { authorization }, '')).body).toBe('Next: POST /api/x localhost 0 ')
  expect((await post('/api/x', {}, '{}')).status).toBe(401)
  expect((await post('/api/x', PROGRAM, '{')).status).toBe(400)
  expect((await post('/api/x', PROGRAM, '['.repeat(1_000) + ']'.repeat(1_000))).status).toBe(400)
  expect((await post('/api/x', PROGRAM, 'x'.repeat(LIMIT + 1))).status).toBe(413)
  expect((await post('/api/x', { origin: 'http://evil.example' }, '{}')).status).toBe(403)
  // An action is none of the API's, and a page is below another address than it looks like.
  expect((await post('/api/x', { 'next-action': '00' }, '[]')).status).toBe(403)
  expect((await post('/api/../x', { origin: 'http://localhost' }, '{}')).status).toBe(405)
  expect((await post('/api/%2e%2e/x', { origin: 'http://localhost' }, '{}')).status).toBe(405)
})

test('a client that leaves before its body has come is forgotten, and the server goes on', async () => {
  const before = passed
  const socket = net.connect(port, '127.0.0.1')
  const headers = Object.entries({ host: 'localhost', ...ACTION, 'content-length': '100' })
  socket.write(`POST / HTTP/1.1\r\n${headers.map((each) => each.join(': ')).join('\r\n')}\r\n\r\n["`)
  await once(socket, 'connect')
  await eventually('it is there', () => countConnections().then((count) => count > 0 || undefined))
  socket.destroy()
  await expect.poll(countConnections).toBe(0)
  expect(passed).toBe(before)
  expect((await post('/', ACTION, '[]')).status).toBe(200)
})

const countConnections = () =>
  new Promise<number>((resolve) => front.getConnections((_error, count) => resolve(count)))

test('bodies take no more memory than there is for them, and give it back', async () => {
  const begun = Array.from({ length: 140 }, () => {
    const headers = { host: 'localhost', ...ACTION, 'content-length': LIMIT }
    const sent = requestOf({ port, host: '127.0.0.1', method: 'POST', path: '/', headers, agent: false })
    const answered = once(sent, 'response').then(
      ([response]) => String(response.statusCode),
      () => 'gone',
    )
    sent.write(`["${'x'.repeat(LIMIT - 10)}`)
    return { sent, answered }
  })
  expect(await Promise.race(begun.map(({ answered }) => answered))).toBe('503')
  for (const { sent } of begun) sent.destroy()
  await Promise.all(begun.map(({ answered }) => answered))
  await expect.poll(async () => (await post('/', ACTION, '[]')).status).toBe(200)
})
