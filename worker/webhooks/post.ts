import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { urlToHttpOptions } from 'node:url'

/** As much of an answer is read, and the rest is cut off; in bytes. */
const READ_MAX = 64 * 1024
/** As much of it is kept, in bytes. */
const KEPT_MAX = 1024

/** What a host has answered. */
export type Answer = { status: number; response: string | null }

/** What is sent, and to which addresses of the URL's host: to no other, whatever its name stands for by now. */
export type Post = { url: URL; addresses: readonly string[]; headers: Record<string, string>; body: string }

/**
 * Sends a POST over a connection of its own, and reads the beginning of the answer. No redirect is followed, no proxy of the environment
 * is asked, nothing is unpacked, and certificates are checked whatever the environment says.
 * @throws what the socket or TLS says, or the signal's reason, if there was no status before it aborted.
 */
export async function post({ url, addresses, headers, body }: Post, signal: AbortSignal): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>()
  const { request, Agent } = url.protocol === 'https:' ? https : http
  const sent = request({
    ...urlToHttpOptions(url),
    method: 'POST',
    headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' },
    agent: new Agent({ keepAlive: false }),
    lookup: pinned(addresses),
    rejectUnauthorized: true,
    signal,
  })
  sent.on('response', resolve)
  // Stays to the end: what breaks off behind the status is no error that nobody listens to.
  sent.on('error', reject)
  // An answer that would change the protocol is none.
  sent.on('upgrade', (_response, socket) => {
    socket.destroy()
    reject(new Error('The host has answered with another protocol'))
  })
  sent.end(body)
  try {
    const answer = await promise
    return { status: Number(answer.statusCode), response: await beginningOf(answer) }
  } finally {
    sent.destroy()
  }
}

/** In place of asking for a name: gives the addresses that were looked at. An address in the URL is not asked for at all. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, options, done) => {
    const [first] = all
    if (!first) done(new Error('There is no address'), '')
    else if (options.all) done(null, all)
    else done(null, first.address, first.family)
  }
}

/** The beginning of an answer's text; what of it does not come any more, does not count. */
async function beginningOf(answer: http.IncomingMessage): Promise<string | null> {
  const pieces: Buffer[] = []
  let read = 0
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      if (read < KEPT_MAX) pieces.push(piece.subarray(0, KEPT_MAX - read))
      read += piece.length
      if (read >= READ_MAX) break
    }
  } catch {
    // The status has come, which is the answer.
  }
  if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') return null
  return textOf(Buffer.concat(pieces))
}

/** A text that can be kept and shown: without what cannot be seen. */
function textOf(bytes: Buffer): string | null {
  const text = bytes
    .toString('utf8')
    .replaceAll(/[^\P{C}\n\t]/gu, ' ')
    .trim()
  return text === '' ? null : text
}
