import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { env } from '../../lib/env.ts'
import { readAddress } from '../../lib/networks.ts'
import { PROBLEMS, type ProblemCode } from '../../lib/problems/catalog.ts'
import { isProblemCode } from '../../lib/problems/problem.ts'
import type { ProblemKind } from '../../lib/problems/problem-kind.ts'
import { bearerOf } from './bearer.ts'
import { headersFor } from './security-headers.ts'

/** What is known of the request that is being answered, wherever that is done. */
type CurrentRequest = {
  socket: Socket
  /** Who opened the connection: a client or a proxy. Null for a socket that is a file. */
  peer: string | null
  /** X-Forwarded-For as it came; whatever is in it. */
  forwardedFor: string
  /** Of HTTP, such as `1.1`. */
  version: string
  /** What a program says in `Authorization: Bearer`; null where it says none, or for what is no call of the API. */
  bearer: string | null
  /** Why no page could be made, where that is a problem of ours. */
  failure: ProblemCode | null
  /** Says that its answer goes on for long: it does not count as a request that waits for one any more (server/front/lines.ts). */
  setAside?: () => void
  /** Who asks, as the log says it (asker.ts). */
  asker: {
    /** By which the lines of one request are found; made with the first. */
    request?: string
    /** The id of the account, or `link:` and that of a claim link; null for nobody, and as long as it is not known. */
    viewer: string | null
    /** By what they act, where that is not themselves. */
    via?: string
    /** The highest level of the lines that could not say it, by pino's numbers; 0 where there are none. */
    namelessLevel: number
  }
}

/** For a process as a whole: Next bundles what it starts with and what answers a request apart. */
type Watch = { requests: AsyncLocalStorage<CurrentRequest>; secret: string; isOn: boolean }
const holder = globalThis as { claimcheckWatch?: Watch }
holder.claimcheckWatch ??= { requests: new AsyncLocalStorage(), secret: randomUUID(), isOn: false }
const watch = holder.claimcheckWatch

/**
 * By what Next's calls of this same process say for whom they are made: it fetches the page that an action leads to, and an action that
 * another page has, from itself with the headers of the client, by a connection of its own. Nobody else knows the secret.
 */
const PEER_HEADER = 'x-claimcheck-peer'

/**
 * Looks at each request before anything else does (https://nodejs.org/api/diagnostics_channel.html#event-httpserverrequeststart): keeps
 * what is to be known of it later, gives its answer the headers of every answer, and bounds how long its client may take no byte. Node
 * then destroys the socket, and with it what waits to be sent: a stream cannot do that itself, since it is not told before the client
 * has taken the last piece. It is Node's own timeout of a server, which `next start` leaves at none; a request by itself counts as a
 * byte, and so does each part of a piece that the client takes.
 */
export function watchRequests(): void {
  if (watch.isOn) return
  watch.isOn = true
  subscribe('http.server.request.start', (message) => {
    const { request, response, socket } = message as {
      request: IncomingMessage
      response: ServerResponse
      socket: Socket
    }
    socket.setTimeout(env().downloadStallSeconds * 1_000)
    for (const [name, value] of headersFor(request.url ?? '', env())) response.setHeader(name, value)
    watch.requests.enterWith({
      socket,
      peer: relayedPeer(request, socket),
      forwardedFor: String(request.headers['x-forwarded-for'] ?? ''),
      version: request.httpVersion,
      bearer: bearerOf(request),
      failure: null,
      asker: { viewer: null, namelessLevel: 0 },
    })
    tellFailure(response)
  })
}

/** Next says 500 of every page that it could not make. */
function tellFailure(response: ServerResponse): void {
  const current = currentRequest()
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse
  response.writeHead = (status: number, ...more: unknown[]) => {
    if (status !== 500 || !current?.failure) return writeHead(status, ...more)
    const kind: ProblemKind = PROBLEMS[current.failure]
    if (kind.retryAfterSeconds) response.setHeader('Retry-After', kind.retryAfterSeconds)
    return writeHead(kind.status, ...more)
  }
}

/** Notes why the page that is being made could not be. @param digest as Next tells it. */
export function noteFailure(digest: unknown): void {
  const current = currentRequest()
  if (current && typeof digest === 'string' && isProblemCode(digest)) current.failure = digest
}

/** Read at once: a socket does not tell any more when its client is gone. */
function relayedPeer({ headers }: IncomingMessage, socket: Socket): string | null {
  const [secret, told = ''] = String(headers[PEER_HEADER] ?? '').split(' ')
  const peer = readAddress(secret === watch.secret ? told : (socket.remoteAddress ?? ''))
  headers[PEER_HEADER] = `${watch.secret} ${peer ?? ''}`
  return peer
}

/** Does what is not for the request that happens to be answered, though it is begun there: a timer, a connection that others will use. */
export function outsideOfRequests<T>(work: () => T): T {
  return watch.requests.exit(work)
}

/** The request that is being answered; undefined where there is none, as in tests. */
export function currentRequest(): CurrentRequest | undefined {
  return watch.requests.getStore()
}
