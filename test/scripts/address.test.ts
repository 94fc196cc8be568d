import { createServer, Server } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { freeAddress, tryPort } from '../../scripts/address.ts'
import { UserError } from '../../scripts/terminal.ts'

const HOST = '127.0.0.1'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

function set(host: string | undefined, port: string | undefined): void {
  vi.stubEnv('HOST', host)
  vi.stubEnv('PORT', port)
}

function refuseToListen(code: string): void {
  vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server) {
    this.emit('error', Object.assign(new Error(`listen ${code}`), { code }))
    return this
  })
}

/** Holds a port while something is done. */
async function whileTaken<T>(work: (port: number) => Promise<T>): Promise<T> {
  const server = createServer()
  const port = await tryPort(0, HOST)
  await new Promise<void>((resolve) => server.listen(port, HOST, resolve))
  try {
    return await work(port)
  } finally {
    await new Promise((resolve) => server.close(resolve))
  }
}

test('a port that nobody uses is given as the address, and can be used', async () => {
  const port = await tryPort(0, HOST)
  set(undefined, String(port))
  expect(await freeAddress()).toEqual({ host: HOST, port, url: `http://${HOST}:${port}` })
  expect(await tryPort(port, HOST)).toBe(port)
})

test.each([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '127.0.0.1'],
  ['::1', '[::1]'],
  ['localhost', 'localhost'],
])('who listens on %s is reached by a browser at %s', async (host, reachable) => {
  vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: unknown[]) {
    const listening = args.at(-1) as () => void
    listening()
    return this
  })
  set(host, '4711')
  expect(await freeAddress()).toEqual({ host, port: 4711, url: `http://${reachable}:4711` })
})

test('HOST and PORT that are empty count as not set', async () => {
  refuseToListen('EADDRINUSE')
  set('', '')
  await expect(freeAddress()).rejects.toThrow('Port 3000 is in use')
})

test.each(['0', '65536', '-1', '80.5', 'http', '80 80'])('PORT %j is refused, and named', async (port) => {
  set(undefined, port)
  const message = `PORT must be a number from 1 to 65535, and is "${port}".`
  await expect(freeAddress()).rejects.toThrow(new UserError(message))
})

test('a port in use is said to be so', async () => {
  await whileTaken(async (port) => {
    set(undefined, String(port))
    const message = `Port ${port} is in use: stop what uses it, or set PORT to another one.`
    await expect(freeAddress()).rejects.toThrow(new UserError(message))
  })
})

test.each([
  ['EACCES', 'Port 80 is for administrators: set PORT to a number above 1023.'],
  [
    'EADDRNOTAVAIL',
    'The web server cannot listen on 192.0.2.1, port 80 (EADDRNOTAVAIL): correct HOST and PORT.',
  ],
])('%s is explained', async (code, message) => {
  refuseToListen(code)
  set('192.0.2.1', '80')
  await expect(freeAddress()).rejects.toThrow(new UserError(message))
})
