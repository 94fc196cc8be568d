import { once } from 'node:events'
import type { RequestListener, Server, ServerResponse } from 'node:http'
import type net from 'node:net'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createFront } from '../../server/front/front.ts'
import { currentRequest, watchRequests } from '../../server/http/current-request.ts'
import type { OwnNames } from '../../server/http/host.ts'
import { dial } from '../support/dial.ts'
import { eventually } from '../support/wait.ts'

const NAMES: OwnNames = { host: '127.0.0.1', appUrl: [] }
const OWN = 'Host: localhost'
const FOREIGN = 'Host: evil.example'
const OWN_ORIGIN = 'Origin: http://localhost'
const ACTION = 'Next-Action: 00'
const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13'

beforeAll(() => {
  vi.stubEnv('DATABASE_URL', 'postgres://nowhere/')
  watchRequests()
})

let front: Server | undefined
afterEach(() => {
  front?.closeAllConnections()
  front?.close()
})

/** Puts the front before what stands for Next. @returns the port. */
async function startFront(next: RequestListener, unanswered = 100, pages = 100): Promise<number> {
  front = createFront(next, () => NAMES, { unanswered, pages })
  // What Next does with a server of its own: it hangs on upgrades that it does not know.
  front.on('upgrade', () => undefined)
  await once(front.listen(0, '127.0.0.1'), 'listening')
  return (front.address() as net.AddressInfo).port
}

/** Says which request it got. */
const echo: RequestListener = ({ method, url, headers }, response) => {
  response.end(`Next: ${method} ${url} of ${headers.host}`)
}

/** Asks once. @returns the answer's status, and what stands for Next's page if it is one. */
async function ask(port: number, firstLine: string, ...headers: string[]): Promise<string> {
  const dialled = await dial(
    port,
    `${firstLine} HTTP/1.1\r\n${[...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`,
  )
  if (!dialled.isClosed) await once(dialled.socket, 'close')
  const [, status = 'none'] = /^HTTP\/1.1 (\d+)/.exec(dialled.received) ?? []
  const [page = ''] = /Next: .*$/.exec(dialled.received) ?? []
  return `${status} ${page}`.trim()
}

const requests = (count: number) => `GET / HTTP/1.1\r\n${OWN}\r\n\r\n`.repeat(count)
const answersIn = (received: string) => received.split('HTTP/1.1 200').length - 1

/** How many connections the server has. */
const connections = () => new Promise((resolve) => front?.getConnections((_error, count) => resolve(count)))

/** Stands for Next: holds every request until the test lets it be answered. */
function holding() {
  const held: ServerResponse[] = []
  const next: RequestListener = (_request, response) => void held.push(response)
  return { held, next }
}

test('an upgrade is answered as any other request is, by the gate or by the page, and its connection is closed', async () => {
  const port = await startFront(echo)
  for (const [path, host, status] of [
    ['/nope', OWN, '200'],
    ['/%ff', OWN, '400'],
    ['/nope', FOREIGN, '421'],
  ]) {
    const dialled = await dial(port, `GET ${path} HTTP/1.1\r\n${host}\r\n${UPGRADE}\r\n\r\n`)
    await eventually('it is answered', () => dialled.received.startsWith(`HTTP/1.1 ${status}`) || undefined)
    dialled.socket.end()
  }
  await expect.poll(connections).toBe(0)
})

test('a foreign name is refused whatever is asked for', async () => {
  const port = await startFront(echo)
  for (const line of [
    'GET /',
    'GET //x',
    'GET /x/',
    'TRACE /',
    'GET *',
    'OPTIONS *',
    'GET http://evil.example/',
  ])
    expect([line, await ask(port, line, FOREIGN)]).toEqual([line, '421'])
  expect(await ask(port, 'GET http://evil.example/', OWN)).toBe('421')
})

test('a target in absolute form counts, and not the header', async () => {
  const port = await startFront(echo)
  expect(await ask(port, 'GET http://localhost:1/a?b', FOREIGN)).toBe('200 Next: GET /a?b of localhost:1')
  expect(await ask(port, 'GET HTTPS://localhost?b', OWN)).toBe('200 Next: GET /?b of localhost')
  expect(await ask(port, 'GET http://localhost@evil.example/', OWN)).toBe('421')
  expect(await ask(port, 'GET ftp://localhost/', OWN)).toBe('400')
})

test('what Next cannot answer does not come to it', async () => {
  const port = await startFront(echo)
  expect(await ask(port, 'TRACE /', OWN)).toBe('405')
  expect(await ask(port, 'OPTIONS *', OWN)).toBe('204')
  expect(await ask(port, 'GET *', OWN)).toBe('400')
  const post = (...headers: string[]) => ask(port, 'POST /', OWN, OWN_ORIGIN, ...headers)
  expect(await post('Content-Length: 0')).toBe('405')
  expect(await post(ACTION, 'Content-Length: 262145')).toBe('413')
  expect(await ask(port, 'GET //x', OWN)).toBe('200 Next: GET //x of localhost')
})

test('requests of one connection are answered one after the other, in their order', async () => {
  const { held, next } = holding()
  const port = await startFront(next)
  const dialled = await dial(port, requests(16))
  for (let answered = 0; answered < 16; answered++) {
    await eventually('the next one has its turn', () => held.length > answered || undefined)
    expect(held).toHaveLength(answered + 1)
    held[answered]?.end()
  }
  await eventually('all are answered', () => answersIn(dialled.received) === 16 || undefined)
  // The connection can be used again.
  dialled.socket.write(requests(1))
  await eventually('one more has its turn', () => held.length === 17 || undefined)
})

test('a connection with more requests than anybody needs is closed, and takes no place any more', async () => {
  const { held, next } = holding()
  const port = await startFront(next, 20)
  const dialled = await dial(port, requests(3_000))
  await eventually('it is closed', () => dialled.isClosed || undefined)
  expect(held).toHaveLength(1)
  // A client that goes away gives the places back of all that it asked for.
  const left = await dial(port, requests(16))
  await eventually('it is being answered', () => held.length === 2 || undefined)
  left.socket.destroy()
  await eventually('it is noticed', () => held[1]?.closed || undefined)
  await dial(port, requests(16))
  await eventually('another one is answered', () => held.length === 3 || undefined)
  expect(await ask(port, 'GET *', OWN)).toBe('400')
})

test('more requests than there is room for get 503 and when to try again, and later ones are served', async () => {
  const { held, next } = holding()
  const port = await startFront(next, 2)
  await dial(port, requests(1))
  await dial(port, requests(1))
  await eventually('there is no more room', () => held.length === 2 || undefined)
  const refused = await dial(port, requests(1))
  await eventually('it is refused', () => refused.received.endsWith('}') || undefined)
  expect(refused.received).toMatch(/^HTTP\/1.1 503[\s\S]*retry-after: 5[\s\S]*"server_busy"/i)
  held[0]?.end()
  await eventually('there is room again', () => held[0]?.closed || undefined)
  refused.socket.write(requests(1))
  await eventually('the next one is served', () => held.length === 3 || undefined)
})

test('pages are made a few at a time, whatever else is asked for', async () => {
  const held: { path: string; response: ServerResponse }[] = []
  const next: RequestListener = ({ url = '' }, response) => void held.push({ path: url, response })
  const port = await startFront(next, 100, 2)
  const get = (path: string) => dial(port, `GET ${path} HTTP/1.1\r\n${OWN}\r\n\r\n`)
  const paths = ['/a', '/b', '/c', '/d', '/e']
  const dialled = new Map<string, Awaited<ReturnType<typeof dial>>>()
  for (const path of paths) dialled.set(path, await get(path))
  await eventually('both places are taken', () => held.length === 2 || undefined)
  await get('/api/health')
  await eventually('a program is answered at once', () => held[2]?.path === '/api/health' || undefined)
  // A client that has left takes no place, whether it was waiting or not.
  const left = paths.find((path) => held.every((each) => each.path !== path)) ?? ''
  dialled.get(left)?.socket.destroy()
  await expect.poll(connections).toBe(paths.length)
  dialled.get(held[1]?.path ?? '')?.socket.destroy()
  await eventually('one more is begun', () => held.length === 4 || undefined)
  held[0]?.response.end()
  await eventually('and one more', () => held.length === 5 || undefined)
  held[3]?.response.end()
  held[4]?.response.end()
  await eventually('those are answered', () => held[4]?.response.closed || undefined)
  expect(held.map(({ path }) => path).toSorted()).toEqual(
    [...paths.filter((path) => path !== left), '/api/health'].toSorted(),
  )
})

test('a page that waits for something else makes room', async () => {
  const { held, next } = holding()
  const port = await startFront(next, 100, 1)
  await dial(port, requests(1))
  await dial(port, requests(1))
  await eventually(
    'the second one is begun though the first has no answer',
    () => held.length === 2 || undefined,
  )
})

test('each answer is made as the one of its own request, whatever else ends meanwhile', async () => {
  const seen: (string | null)[] = []
  const { held, next } = holding()
  const port = await startFront(
    (request, response) => {
      seen.push(currentRequest()?.forwardedFor ?? null)
      next(request, response)
    },
    100,
    1,
  )
  const page = (from: string) => `GET / HTTP/1.1\r\n${OWN}\r\nX-Forwarded-For: ${from}\r\n\r\n`
  // Those of one connection wait for each other, and those of another for a place.
  await dial(port, page('1') + page('2'))
  await eventually('the first is begun', () => held.length === 1 || undefined)
  await dial(port, page('3') + page('4'))
  for (let begun = 2; begun <= 4; begun++) {
    held[begun - 2]?.end()
    await eventually('the next one is begun', () => held.length === begun || undefined)
  }
  expect(seen.toSorted()).toEqual(['1', '2', '3', '4'])
})

test('a client that goes on asking does not keep a server from stopping', async () => {
  let isStopping = false
  const port = await startFront((request, response) => {
    if (request.url === '/api/last') {
      isStopping = true
      front?.close()
    }
    echo(request, response)
  })
  const client = await dial(port, '')
  const ask = (path: string) => client.socket.write(`GET ${path} HTTP/1.1\r\n${OWN}\r\n\r\n`)
  client.socket.on('data', () => isStopping && ask('/api/more'))
  ask('/api/last')
  await eventually('the connection has ended', () => client.isClosed || undefined)
})
