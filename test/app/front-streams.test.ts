import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, test, vi } from 'vitest'
import { createFront } from '../../server/front/front.ts'
import { currentRequest, watchRequests } from '../../server/http/current-request.ts'

beforeAll(() => {
  vi.stubEnv('DATABASE_URL', 'postgres://nowhere/')
  watchRequests()
})

/** Answers with what goes on, and has it counted no more where that is asked for. */
const stream: RequestListener = ({ url }, response) => {
  if (url?.endsWith('aside')) currentRequest()?.setAside?.()
  response.write('it goes on')
}

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
