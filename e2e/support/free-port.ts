import { tryPort } from '../../scripts/address.ts'
import { errorCode } from '../../scripts/terminal.ts'

/** Below those that systems give to whoever asks for any port, and to connections. */
const LOWEST = 20_000
const COUNT = 10_000

/**
 * A port of an address where nobody listens, for a program that is told its port before it starts: one of those that nobody is given by
 * chance in the meantime.
 */
export async function freePort(host: string): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * COUNT)
    try {
      return await tryPort(port, host)
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE') throw error
    }
  }
}
