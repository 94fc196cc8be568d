import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** A way to a server over which its answers travel slowly. Closing it cuts every connection. */
export type SlowNetwork = { url: string; close(): Promise<void> }

/**
 * Opens a way to the server of a URL that carries so many bytes a second towards its clients, over all connections
 * together: what reads from there takes its time, however fast the machine is.
 */
export async function openSlowNetwork(target: string, bytesPerSecond: number): Promise<SlowNetwork> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const slowly = throttle(bytesPerSecond)
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
    // Either side may end the connection at any time, which is the other side's business.
    pipeline(client, upstream).catch(() => upstream.destroy())
    pipeline(upstream, slowly, client).catch(() => client.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(target)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Makes a stage for pipelines that passes bytes on at a rate that all of them share. */
function throttle(bytesPerSecond: number) {
  let freeAt = 0
  return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const bytes of source) {
      const now = performance.now()
      freeAt = Math.max(freeAt, now) + (1_000 * bytes.length) / bytesPerSecond
      await sleep(freeAt - now)
      yield bytes
    }
  }
}
