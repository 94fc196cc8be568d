import { createServer } from 'node:net'
import { errorCode, UserError } from './terminal.ts'

/** Where the web server listens. */
export type Address = { host: string; port: number; url: string }

/** Reads HOST (default 127.0.0.1) and PORT (default 3000). @throws UserError if PORT is none. */
export function chosenAddress(): Pick<Address, 'host' | 'port'> {
  const port = Number(process.env.PORT || 3000)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new UserError(`PORT must be a number from 1 to 65535, and is "${process.env.PORT}".`)
  }
  return { host: process.env.HOST || '127.0.0.1', port }
}

/** The same, and makes sure that the web server can listen there. @throws UserError if it cannot. */
export async function freeAddress(): Promise<Address> {
  const { host, port } = chosenAddress()
  await tryPort(port, host).catch((cause: unknown) => {
    throw new UserError(whyNot(errorCode(cause), host, port), { cause })
  })
  return { host, port, url: `http://${reachableHost(host)}:${port}${process.env.BASE_PATH ?? ''}` }
}

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

function whyNot(code: string | undefined, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} is in use: stop what uses it, or set PORT to another one.`
  if (code === 'EACCES') return `Port ${port} is for administrators: set PORT to a number above 1023.`
  return `The web server cannot listen on ${host}, port ${port} (${code}): correct HOST and PORT.`
}

/** Addresses that mean "every interface" are for listening; a browser needs one of them. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
