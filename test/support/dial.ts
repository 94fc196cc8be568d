import { once } from 'node:events'
import net from 'node:net'

/** Sends bytes to a port of loopback over one connection. @returns what has come of it so far, kept up to date. */
export async function dial(port: number, bytes: string) {
  const socket = net.connect(port, '127.0.0.1')
  const dialled = { socket, received: '', isClosed: false }
  socket.setEncoding('latin1').on('data', (piece: string) => {
    dialled.received += piece
  })
  socket
    .on('error', () => undefined)
    .on('close', () => {
      dialled.isClosed = true
    })
  await once(socket, 'connect')
  socket.write(bytes)
  return dialled
}
