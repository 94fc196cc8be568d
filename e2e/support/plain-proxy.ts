import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

/** A reverse proxy as nginx is by `proxy_pass` alone: it calls the server by the server's own name, and says nothing of the browser's. */
export type PlainProxy = {
  url: string
  /** Where it passes requests on to. */
  target: string
  [Symbol.asyncDispose](): Promise<void>
}

/** How it is with answers. `silenceMs`: a stream of events that says nothing more for so long is cut. `isHolding`: one is passed on when all of it is there. */
type Habits = { silenceMs?: number; isHolding?: boolean }

/** Opens a proxy on a free port of loopback. */
export async function openPlainProxy(
  target: string,
  { silenceMs = 0, isHolding = false }: Habits = {},
): Promise<PlainProxy> {
  const proxy = { target }
  const server = createServer((incoming, answer) => {
    const { host } = new URL(proxy.target)
    const headers = { ...incoming.headers, host, connection: 'close' }
    const passed = request(new URL(incoming.url ?? '/', proxy.target), { method: incoming.method, headers })
    passed.on('response', async (response) => {
      // Other answers are silent too where the machine is busy.
      const isStream = response.headers['content-type']?.startsWith('text/event-stream')
      if (isStream) passed.setTimeout(silenceMs, () => passed.destroy())
      const held = isHolding ? Readable.from([await buffer(response).catch(() => Buffer.alloc(0))]) : null
      // The browser has left in the meantime.
      if (answer.destroyed) return void response.destroy()
      answer.writeHead(response.statusCode ?? 502, response.headers)
      pipeline(held ?? response, answer, () => undefined)
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    incoming.pipe(passed)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}
