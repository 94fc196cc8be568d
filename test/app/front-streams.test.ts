import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, test, vi } from 'vitest'
import { createFront } from '../../server/front/front.ts'
import { currentRequest, watchRequests } from '../../server/http/current-request.ts'
import { dial } from '../support/dial.ts'
import { eventually } from '../support/wait.ts'

beforeAll(() => {
  vi.stubEnv('DATABASE_URL', 'postgres://nowhere/')
  watchRequests()
})

/** Answers with what goes on, and has it counted no more where that is asked for. */
const stream: RequestListener = ({ url }, response) => {
  if (url?.endsWith('aside')) currentRequest()?.setAside?.()
  response.write('it goes on')
}

async function startFront(limits?: Parameters<typeof createFront>[2]) {
  const front = createFront(stream, () => ({ host: '127.0.0.1', appUrl: [] }), limits)
  await once(front.listen(0, '127.0.0.1'), 'listening')
  const { port } = front.address() as AddressInfo
  const close = async () => {
    front.closeAllConnections()
    front.close()
  }
  return { port, [Symbol.asyncDispose]: close }
}

/** Sends two requests by one connection, the second at once or when the first is being answered. @returns all that comes until it ends. */
async function pipeline(first: string, isAtOnce: boolean): Promise<string> {
  await using front = await startFront()
  const lineOf = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
  const client = await dial(front.port, lineOf(first) + (isAtOnce ? lineOf('/api/y') : ''))
  if (!isAtOnce) {
    await eventually('the stream has begun', () => client.received.includes('goes on') || undefined)
    client.socket.write(lineOf('/api/y'))
  }
  await eventually('the connection has ended', () => client.isClosed || undefined)
  return client.received
}

test.each([true, false])(
  'what comes behind a stream ends its connection, also where it comes at once: %s',
  async (isAtOnce) => {
    expect((await pipeline('/api/x?aside', isAtOnce)).match(/HTTP\/1.1/g) ?? []).toHaveLength(
      isAtOnce ? 0 : 1,
    )
  },
)

async function askTwice(path: string): Promise<number[]> {
  await using front = await startFront({ unanswered: 1, pages: 9 })
  const ask = () => fetch(`http://127.0.0.1:${front.port}${path}`)
  return [(await ask()).status, (await ask()).status]
}

test('an answer that goes on counts as unanswered, unless it was set aside', async () => {
  expect(await askTwice('/api/x')).toEqual([200, 503])
  expect(await askTwice('/api/x?aside')).toEqual([200, 200])
})
