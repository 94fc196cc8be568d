import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { eventually } from './wait.ts'

/** What an endpoint has been sent. */
type Received = { path: string; headers: IncomingHttpHeaders; body: string; at: number }

/** Answers a message; by default 204. @param count how many there were on this path, this one among them. */
type Answering = (response: ServerResponse, message: Received, count: number) => void

/** A server of somebody's who wants to be told. */
export type Receiver = AsyncDisposable & {
  port: number
  url: string
  received: Received[]
  /** Waits until so many messages have come on a path. */
  until(path: string, count?: number): Promise<Received[]>
  answering(path: string, answer: Answering): void
}

/** Starts one on loopback, which workers reach only if that is allowed. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const answers = new Map<string, Answering>()
  const on = (path: string) => received.filter((each) => each.path === path)
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const path = request.url ?? ''
    const message = {
      path,
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
      at: performance.now(),
    }
    received.push(message)
    const answer = answers.get(path)
    if (answer) answer(response, message, on(path).length)
    else response.writeHead(204).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    received,
    until: (path, count = 1) =>
      eventually(`${count} messages on ${path}`, () => (on(path).length >= count ? on(path) : undefined)),
    answering: (path, answer) => void answers.set(path, answer),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
