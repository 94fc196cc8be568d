import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { PROXY_HOST } from '../support/proxy-program.ts'
import { NAME } from './proxies.ts'

/** A request as a program sends it, by the name of the service. */
export type Asked = { path: string; method?: string; headers?: Record<string, string> }
export type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer }

/** Of the connection or of the moment: no two answers need agree on them. */
const OWN_OF_EACH = ['connection', 'keep-alive', 'transfer-encoding', 'date', 'ratelimit', 'ratelimit-policy']
/** What the proxies say of themselves. */
const OF_PROXIES = ['server', 'via', 'age', 'x-varnish', 'x-cache', 'x-cache-lookup', 'cache-status']

/** Opens an answer, whose bytes are still to be read. @param port of a proxy, or of the web server. @param name by which it is asked. */
export async function open(
  port: number,
  name: number,
  { path, method = 'GET', headers = {} }: Asked,
): Promise<IncomingMessage> {
  const host = `${NAME}:${name}`
  const asked = request({ port, path, method, host: PROXY_HOST, agent: false, headers: { host, ...headers } })
  const [answer] = (await once(asked.end(), 'response')) as [IncomingMessage]
  return answer
}

/** Asks, and takes all that comes. */
export async function ask(port: number, name: number, asked: Asked): Promise<Answer> {
  const answer = await open(port, name, asked)
  return { status: Number(answer.statusCode), headers: answer.headers, body: await buffer(answer) }
}

/** What must be the same of an answer, whoever has passed it on. */
export function essence({ status, headers, body }: Answer) {
  // That a file has parts need not be said with one of them, and nginx does not.
  const ignored = [...OWN_OF_EACH, ...OF_PROXIES, ...(status === 206 ? ['accept-ranges'] : [])]
  const kept = Object.entries(headers).filter(([name]) => !ignored.includes(name))
  // A list is the same with and without spaces in it, and Apache leaves them out.
  const vary = headers.vary?.replaceAll(', ', ',')
  return { status, headers: { ...Object.fromEntries(kept), vary }, body: body.toString() }
}
