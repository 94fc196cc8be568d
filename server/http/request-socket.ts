import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { env } from '../../lib/env.ts'

// Kept on globalThis: Next bundles what it starts with and what answers a request apart.
const holder = globalThis as { claimcheckSockets?: AsyncLocalStorage<Socket> }
holder.claimcheckSockets ??= new AsyncLocalStorage()
const sockets = holder.claimcheckSockets

/**
 * Bounds how long a client may take no byte: Node then destroys the socket, and with it what waits to be sent. A stream cannot do
 * that itself, since it is not told before the client has taken the last piece. It is Node's own timeout of a server, which
 * `next start` leaves at none; a request by itself counts as a byte, and so does each part of a piece that the client takes.
 */
export function watchSockets(): void {
  const stallMs = env().downloadStallSeconds * 1_000
  // https://nodejs.org/api/diagnostics_channel.html#event-httpserverrequeststart
  subscribe('http.server.request.start', (message) => {
    const { socket } = message as { socket: Socket }
    socket.setTimeout(stallMs)
    sockets.enterWith(socket)
  })
}

/** The socket of the request that is being answered; undefined where there is none, as in tests. */
export function requestSocket(): Socket | undefined {
  return sockets.getStore()
}
