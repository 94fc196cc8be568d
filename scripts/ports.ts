import { createServer } from 'node:net'

/**
 * Listens on an address for a moment.
 * @returns the port; for port 0 one that was free just now.
 * @throws the system's error (EADDRINUSE, EACCES, EADDRNOTAVAIL) if nobody could listen there.
 */
export function tryPort(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      const chosen = typeof address === 'object' && address ? address.port : port
      server.close(() => resolve(chosen))
    })
  })
}
