import { once } from 'node:events'
import { glob } from 'node:fs/promises'
import type { RequestListener, Server } from 'node:http'
import net from 'node:net'
import path from 'node:path'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { exposition } from '../../lib/metrics/registry.ts'
import { createFront } from '../../server/front/front.ts'
import { OTHER, PATTERNS, routeOf } from '../../server/metrics/routes.ts'
import { samplesOf, valueIn } from '../support/metrics.ts'
import { eventually } from '../support/wait.ts'

const APP = path.join(import.meta.dirname, '../../app')
const ID = '0199a8f0-0000-7000-8000-000000000000'
const TOTAL = 'claimcheck_http_requests_total'

beforeAll(() => {
  vi.stubEnv('DATABASE_URL', 'postgres://nowhere/')
})

let front: Server | undefined
afterEach(() => {
  front?.closeAllConnections()
  front?.close()
})

async function startFront(next: RequestListener): Promise<number> {
  front = createFront(next, () => ({ host: '127.0.0.1', appUrl: [] }))
  await once(front.listen(0, '127.0.0.1'), 'listening')
  return (front.address() as net.AddressInfo).port
}

/** Sends one request by a connection of its own, and waits for the end of its answer. */
async function ask(port: number, line: string): Promise<void> {
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => undefined).resume()
  socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  await once(socket, 'close')
}

test('every page and route has a pattern, and no other has', async () => {
  const found: string[] = []
  for await (const file of glob('**/{page.tsx,route.ts}', { cwd: APP })) found.push(path.dirname(file))
  const addresses = found
    .filter((folder) => !folder.includes('[[...'))
    .map((folder) => (folder === '.' ? '/' : `/${folder.replaceAll('[', '{').replaceAll(']', '}')}`))
  expect([...PATTERNS].toSorted()).toEqual(addresses.toSorted())
})

test.each([
  ['/', '/'],
  ['/?from=x', '/'],
  ['/exports', '/exports'],
  [`/exports/${ID}`, '/exports/{id}'],
  [`/api/exports/${ID}?wait=20`, '/api/exports/{id}'],
  [`/api/exports/${ID}/file`, '/api/exports/{id}/file'],
  ['/api/exports/events/file', '/api/exports/{id}/file'],
  ['/admin/people/add', '/admin/people/add'],
  ['/_next/static/chunks/x.js', '/_next'],
  ['/metrics', '/metrics'],
  ['//', OTHER],
  ['//exports', OTHER],
  ['/exports/', OTHER],
  ['/exports//', OTHER],
  [`/api/exports/${ID}/file/more`, OTHER],
  ['/constructor', OTHER],
  ['/__proto__', OTHER],
  ['*', OTHER],
  ['http://localhost/exports', OTHER],
])('the target %s counts as %s', (target, route) => {
  expect(routeOf(target)).toBe(route)
})

test('requests are counted by what they asked for and how they ended', async () => {
  const port = await startFront((request, response) => {
    response.statusCode = request.url === '/exports' ? 307 : 200
    response.end('x')
  })
  const before = await exposition()
  await ask(port, 'GET /exports')
  await ask(port, `GET /api/exports/${ID}`)
  await ask(port, `GET /api/exports/${ID}x`)
  await ask(port, 'GET http://evil.example/')
  const counted = async (labels: Record<string, string>) =>
    (valueIn(await exposition(), TOTAL, labels) ?? 0) - (valueIn(before, TOTAL, labels) ?? 0)
  await expect.poll(() => counted({ route: '/exports', method: 'GET', status: '3xx' })).toBe(1)
  await expect.poll(() => counted({ route: '/api/exports/{id}', status: '2xx' })).toBe(2)
  await expect.poll(() => counted({ route: OTHER, status: '4xx' })).toBe(1)
  expect(
    valueIn(await exposition(), 'claimcheck_http_request_duration_seconds_count', {
      route: '/api/exports/{id}',
    }),
  ).toBe(2)
})

test('whatever is asked for, there are no more series than methods and routes', async () => {
  const port = await startFront((_request, response) => void response.end())
  for (let each = 0; each < 60; each++)
    await ask(port, `${each % 2 ? 'GET' : 'PROPFIND'} /${each}/%ff/"}\\${each}/../${each}`)
  await expect
    .poll(async () => valueIn(await exposition(), TOTAL, { route: OTHER }))
    .toBeGreaterThanOrEqual(60)
  const routes = samplesOf(await exposition()).filter(({ name }) => name === TOTAL)
  for (const { labels } of routes) {
    expect([...PATTERNS, '/_next', OTHER]).toContain(labels.route)
    expect(['GET', OTHER]).toContain(labels.method)
  }
})

test('a client that does not wait for its answer is told apart, and is unanswered as long as it waits', async () => {
  let held = 0
  const port = await startFront(() => void held++)
  const socket = net.connect(port, '127.0.0.1')
  socket.write('GET /account HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await eventually('it is being answered', () => held || undefined)
  socket.destroy()
  const left = { route: '/account', status: 'left' }
  await expect.poll(async () => valueIn(await exposition(), TOTAL, left)).toBe(1)
})
