import net from 'node:net'

/** Sends bytes over one connection. @returns the statuses of all that comes until the server closes it. */
export async function statusesOf(url: string, bytes: string): Promise<string[]> {
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1')
  let received = ''
  socket.setEncoding('latin1').on('data', (piece: string) => {
    received += piece
  })
  const closed = new Promise((resolve) => socket.on('close', resolve))
  // Whoever sends too much is reset.
  socket.on('error', () => undefined)
  socket.write(bytes)
  await closed
  return [...received.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status ?? '')
}

/** What an answer says; of a stream, which goes on, what it begins with. */
export async function saidIn(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'text/event-stream' || !response.body) return response.text()
  const reader = response.body.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}
