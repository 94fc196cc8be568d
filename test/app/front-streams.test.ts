import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { beforeAll, expect, test, vi } from 'vitest'
import { createFront } from '../../server/front/front.ts'
import { currentRequest, watchRequests } from '../../server/http/current-request.ts'
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

/** Sends two requests by one connection, the second at once or when the first is being answered. @returns all that comes until it ends. */
async function pipeline(first: string, isAtOnce: boolean): Promise<string> {
  const front = createFront(stream, () => ({ host: '127.0.0.1', appUrl: [] }))
  await once(front.listen(0, '127.0.0.1'), 'listening')
  const socket = net.connect((front.address() as AddressInfo).port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (piece) => {
    text += piece
  })
  socket.on('error', () => undefined)
  const lineOf = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`
  try {
    socket.write(isAtOnce ? lineOf(first) + lineOf('/api/y') : lineOf(first))
    if (!isAtOnce) {
      await eventually('the stream has begun', () => text.includes('goes on') || undefined)
      socket.write(lineOf('/api/y'))
    }
    await once(socket, 'close')
    return text
  } finally {
    front.closeAllConnections()
    front.close()
  }
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
  const front = createFront(stream, () => ({ host: '127.0.0.1', appUrl: [] }), { unanswered: 1, pages: 9 })
  await once(front.listen(0, '127.0.0.1'), 'listening')
  const { port } = front.address() as AddressInfo
  const ask = () => fetch(`http://127.0.0.1:${port}${path}`)
  try {
    return [(await ask()).status, (await ask()).status]
  } finally {
    front.closeAllConnections()
    front.close()
  }
}

test('an answer that goes on counts as unanswered, unless it was set aside', async () => {
  expect(await askTwice('/api/x')).toEqual([200, 503])
  expect(await askTwice('/api/x?aside')).toEqual([200, 200])
})
