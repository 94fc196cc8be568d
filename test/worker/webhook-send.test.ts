import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Outcome, send, type Way } from '../../worker/webhooks/send.ts'
import { openReceiver, type Receiver } from '../support/receiver.ts'

const MESSAGE = { headers: { 'Content-Type': 'application/json' }, body: '{"type":"test"}' }
const LOOPBACK: Way = { allowed: ['127.0.0.0/8'] }
const never = new AbortController().signal

let receiver: Receiver
beforeAll(async () => {
  receiver = await openReceiver()
})
afterAll(() => receiver[Symbol.asyncDispose]())

const sendTo = (path: string, way: Way = LOOPBACK): Promise<Outcome> =>
  send(receiver.url + path, MESSAGE, way, never)

/** A server that says whatever it is told to, byte for byte. */
async function rawServer(talk: (socket: Socket) => void): Promise<AsyncDisposable & { port: number }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => talk(socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a message arrives as it is, and the answer is told', async () => {
  receiver.answering('/ok', (response) => response.writeHead(200).end('thanks\0 \u001b[31m<b>'))
  expect(await sendTo('/ok?a=b')).toEqual({ error: null, status: 204, response: null })
  expect(await sendTo('/ok')).toEqual({ error: null, status: 200, response: 'thanks   [31m<b>' })
  const [message] = await receiver.until('/ok?a=b')
  expect(message).toMatchObject({
    body: MESSAGE.body,
    headers: { 'content-type': 'application/json', 'content-length': '15', connection: 'close' },
  })
})

describe('is not delivered:', () => {
  test.each([
    [301, 'redirected'],
    [302, 'redirected'],
    [307, 'redirected'],
    [304, 'redirected'],
    [400, 'refused'],
    [404, 'refused'],
    [410, 'gone'],
    [500, 'refused'],
    [503, 'refused'],
  ])('what is answered with %i', async (status, error) => {
    receiver.answering('/status', (response) => {
      response.writeHead(status, { Location: `${receiver.url}/elsewhere` }).end('no')
    })
    expect(await sendTo('/status')).toMatchObject({ error, status })
    expect(receiver.received.filter(({ path }) => path === '/elsewhere')).toEqual([])
  })
})

test('of an endless answer the beginning is read, and it is cut off', async () => {
  let isCut = false
  let sent = 0
  receiver.answering('/huge', (response) => {
    const piece = Buffer.alloc(16_384, 'x')
    const more = () => {
      while (!isCut && sent < 1e9 && response.write(piece)) sent += piece.length
    }
    response.on('drain', more)
    response.on('close', () => {
      isCut = true
    })
    response.writeHead(200)
    more()
  })
  const { error, response } = await sendTo('/huge')
  expect({ error, length: response?.length }).toEqual({ error: null, length: 1_024 })
  await expect.poll(() => isCut).toBe(true)
  expect(sent).toBeLessThan(50_000_000)
})

test('what is packed is not unpacked', async () => {
  receiver.answering('/gzip', (response) =>
    response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(1e6))),
  )
  expect(await sendTo('/gzip')).toEqual({ error: null, status: 200, response: null })
})

describe('who takes their time is cut off in the time of a try:', () => {
  test.each<[string, (socket: Socket) => void, Partial<Outcome>, tryMs?: number]>([
    ['with no answer', () => undefined, { error: 'timed_out', status: null }],
    [
      'with a header that never ends',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n')
        const drip = setInterval(() => socket.write('a: b\r\n'), 20)
        socket.on('close', () => clearInterval(drip))
      },
      { error: 'timed_out', status: null },
    ],
    [
      'with a body that never ends, but the status counts',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nslow'),
      { error: null, status: 200, response: 'slow' },
      // What it does say has to come within it.
      3_000,
    ],
  ])('%s', async (_, talk, outcome, tryMs = 300) => {
    await using server = await rawServer(talk)
    const way = { ...LOOPBACK, tryMs }
    expect(await send(`http://127.0.0.1:${server.port}/`, MESSAGE, way, never)).toMatchObject(outcome)
  })
})

describe('what is no answer is told as such:', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['the connection ends', (socket) => socket.end()],
    ['the connection is reset', (socket) => socket.resetAndDestroy()],
    ['it is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n')],
    ['headers without end', (socket) => socket.end(`HTTP/1.1 200 OK\r\na: ${'x'.repeat(1e5)}\r\n\r\n`)],
    [
      'another protocol',
      (socket) => socket.end('HTTP/1.1 101 Hi\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
  ])('%s', async (_, talk) => {
    await using server = await rawServer(talk)
    const outcome = await send(`http://127.0.0.1:${server.port}/`, MESSAGE, LOOPBACK, never)
    expect(outcome).toEqual({ error: 'broken_off', status: null, response: null })
  })

  test('nobody listens', async () => {
    const server = await rawServer(() => undefined)
    await server[Symbol.asyncDispose]()
    const outcome = await send(`http://127.0.0.1:${server.port}/`, MESSAGE, LOOPBACK, never)
    expect(outcome.error).toBe('not_connected')
  })

  test('TLS is asked for where there is none', async () => {
    const outcome = await send(`https://127.0.0.1:${receiver.port}/`, MESSAGE, LOOPBACK, never)
    expect(outcome.error).toBe('tls_failed')
  })

  test('the name is nobody’s', async () => {
    const way: Way = { ...LOOPBACK, resolve: () => Promise.reject(new Error('ENOTFOUND')) }
    const outcome = await send('http://nobody.example/', MESSAGE, way, never)
    expect(outcome.error).toBe('name_unknown')
  })
})

/** A name that stands for something else each time it is asked for. */
function changing(...answers: string[][]): { way: Way; asked: string[] } {
  const asked: string[] = []
  const resolve = async (host: string) => {
    asked.push(host)
    return answers[asked.length - 1] ?? []
  }
  return { way: { ...LOOPBACK, resolve }, asked }
}

test('a name is asked for once a try, and the connection is made to the address that was looked at', async () => {
  const { way, asked } = changing(['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1', '10.0.0.1'])
  const url = `http://rebound.example:${receiver.port}/rebound`
  expect(await send(url, MESSAGE, way, never)).toMatchObject({ error: null, status: 204 })
  expect(asked).toEqual(['rebound.example'])
  expect(await send(url, MESSAGE, way, never)).toMatchObject({ error: 'address_refused' })
  expect(await send(url, MESSAGE, way, never)).toMatchObject({ error: 'address_refused' })
  const messages = await receiver.until('/rebound')
  expect(messages.map(({ headers }) => headers.host)).toEqual([`rebound.example:${receiver.port}`])
})

test.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', 'localhost'])(
  'nothing is sent to %s unless it is allowed',
  async (host) => {
    const way: Way = { allowed: [], resolve: () => Promise.reject(new Error('not asked')) }
    const outcome = await send(`https://${host}:${receiver.port}/private`, MESSAGE, way, never)
    expect(outcome.error).toBe('address_refused')
    expect(receiver.received.filter(({ path }) => path === '/private')).toEqual([])
  },
)

test('no proxy of the environment is asked, and no certificate is believed because of it', async () => {
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'NODE_USE_ENV_PROXY'] as const
  for (const name of names) process.env[name] = name.startsWith('NODE') ? '1' : 'http://127.0.0.1:9'
  try {
    expect(await sendTo('/direct')).toMatchObject({ error: null })
  } finally {
    for (const name of names) delete process.env[name]
  }
})

test('a worker that stops does not wait for an answer, and nothing is said of the try', async () => {
  const stop = new AbortController()
  receiver.answering('/never', () => stop.abort(new Error('stopping')))
  await expect(send(`${receiver.url}/never`, MESSAGE, LOOPBACK, stop.signal)).rejects.toThrow('stopping')
})
