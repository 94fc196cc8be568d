import { IncomingMessage } from 'node:http'
import { Problem } from '../../lib/problems/problem.ts'
import { isOrderly } from './body-shape.ts'

/** Largest body in bytes. Next reads no more of an action's (next.config.mjs). */
export const BODY_MAX = 256 * 1024
/** So much is taken of one that is too large, in bytes. */
const THROWN_AWAY_MAX = 8 * 1024 * 1024
/** What bodies that are being read may take of memory at a time, in bytes. */
const BODIES_MAX = 32 * 1024 * 1024

/** Methods whose bodies mean something; of any other nobody reads it. */
const WITH_BODY = ['POST', 'PUT', 'PATCH']

/** Whether something must be read before a request can be answered; an action has at least an empty list of arguments. */
export function needsBody({ method = '', headers }: IncomingMessage): boolean {
  if (!WITH_BODY.includes(method)) return false
  return (
    headers['next-action'] !== undefined ||
    headers['transfer-encoding'] !== undefined ||
    lengthOf(headers) > 0
  )
}

/**
 * Whether a request says itself that its body is too long.
 * @returns with what its connection is to be answered then. Node throws away what nobody reads, and a proxy that is still sending when
 * the connection is closed says 502 in our place: only what would go on for long is cut off.
 */
export function saysTooLong({ headers }: IncomingMessage): { Connection?: 'close' } | null {
  const length = lengthOf(headers)
  if (length <= BODY_MAX) return null
  return length > THROWN_AWAY_MAX ? { Connection: 'close' } : {}
}

function lengthOf(headers: IncomingMessage['headers']): number {
  return Number(headers['content-length'] ?? 0)
}

/**
 * Reads bodies, each as a whole, before Next does: it parses whatever it gets, as deep as it goes.
 * @returns a function that gives a request in place of the one whose body it reads. It throws a Problem `body_too_large`,
 * `malformed_body` or `server_busy`, and any other error when the client has left.
 */
export function bodies(): (request: IncomingMessage) => Promise<IncomingMessage> {
  let held = 0

  async function read(request: IncomingMessage, chunks: Buffer[]): Promise<Buffer> {
    let length = 0
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      length += chunk.length
      held += chunk.length
      chunks.push(chunk)
      if (length > BODY_MAX) throw new Problem('body_too_large')
      if (held > BODIES_MAX) throw new Problem('server_busy')
    }
    return Buffer.concat(chunks)
  }

  return async (request) => {
    const chunks: Buffer[] = []
    try {
      const body = await read(request, chunks)
      const { 'content-type': type = '', 'next-action': action } = request.headers
      if (await isOrderly(body, type, action !== undefined)) return withBody(request, body)
      throw new Problem('malformed_body')
    } finally {
      held -= chunks.reduce((sum, { length }) => sum + length, 0)
    }
  }
}

/** A request like another, whose body has been read and can be read again. */
function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = request
  const again = new IncomingMessage(request.socket)
  Object.assign(again, { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor })
  // Or its end would be taken for the client's.
  again.complete = true
  again.push(body)
  again.push(null)
  return again
}
