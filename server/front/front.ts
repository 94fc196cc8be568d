import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { BASE_PATH, withoutBase } from '../../lib/base-path.ts'
import { log } from '../../lib/log.ts'
import type { ProblemCode } from '../../lib/problems/catalog.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { type Incoming, refusal, refusalOutside } from '../http/gate.ts'
import type { OwnNames } from '../http/host.ts'
import { isApi, problemAnswer } from '../http/problem-answer.ts'
import { warnSeldom } from '../http/warn-seldom.ts'
import { measureRequest } from '../metrics/http-requests.ts'
import { measureUnanswered } from '../metrics/web-metrics.ts'
import { bodies, needsBody, saysTooLong } from './bodies.ts'
import { requestLines } from './lines.ts'
import { send } from './send.ts'
import { type Target, targetOf } from './target.ts'
import { workplaces } from './workplaces.ts'

/** How much is taken on at a time. */
type Limits = {
  /** Requests of all connections that are not answered yet; the next one gets 503. */
  unanswered: number
  /** Pages that are in the making; the next one waits. What programs ask for is small, or has bounds of its own. */
  pages: number
}

/** Fifteen hundred browsers that come in the same moment are served, in the memory that a web process has. */
const LIMITS: Limits = { unanswered: 2_000, pages: 32 }
/**
 * So long a connection is kept that nothing is asked by, in ms: longer than the proxies in front keep theirs (nginx 60 s, as load balancers
 * do). Whoever closes first may close on a request that is under way, which a proxy may not send again if it changes something.
 */
const IDLE_MS = 75_000
/** Of an answer's end four of ours hear, and six of Next's where an action leads to a page: more than Node finds usual. */
const LISTENERS_MAX = 20
/** What the server as a whole takes (RFC 9110, section 10.2.1). */
const ALLOW = { Allow: 'GET, HEAD, POST, OPTIONS' }

/**
 * A server that looks at each request before Next does, and hands Next those that it can answer, one of a connection at a time.
 * An upgrade to another protocol is answered as if it had not been asked for (RFC 9110, section 7.8): Next would not answer it at all.
 * @param names by which the server answers, asked for at each request.
 */
export function createFront(
  next: RequestListener,
  names: () => OwnNames,
  { unanswered, pages }: Limits = LIMITS,
): Server {
  const lines = requestLines()
  const work = workplaces(pages)
  const readBody = bodies()
  const pass = (request: IncomingMessage, response: ServerResponse) =>
    isForPrograms(request) ? next(request, response) : work(response, () => next(request, response))
  measureUnanswered(lines.unanswered)
  const options = { shouldUpgradeCallback: () => false, keepAliveTimeout: IDLE_MS }
  const server = createServer(options, (request, response) => {
    response.setMaxListeners(LISTENERS_MAX)
    letEnd(server, response)
    measureRequest(request, response)
    const isBusy = lines.unanswered() >= unanswered
    lines.join(request.socket, response, async () => {
      const answer = isBusy ? refused(request, 'server_busy') : ownAnswer(request, names())
      if (answer) return send(answer, response)
      if (!needsBody(request)) return pass(request, response)
      const read = await readBody(request).catch((error: unknown) => codeOf(error, request))
      if (read === null) response.destroy()
      else if (typeof read === 'string') await send(refused(request, read, { Connection: 'close' }), response)
      else pass(read, response)
    })
  })
  return server
}

/** Ends the connection with its answer once the server was told to stop: clients that go on asking would keep it from that for ever. */
function letEnd(server: Server, response: ServerResponse): void {
  if (!server.listening) response.setHeader('Connection', 'close')
  response.once('close', () => {
    if (!server.listening) server.closeIdleConnections()
  })
}

/** Why a body is not passed on; null if its client has left. */
function codeOf(error: unknown, { destroyed }: IncomingMessage): ProblemCode | null {
  if (error instanceof Problem) return error.code
  if (destroyed) return null
  log.error({ error }, 'a body could not be read')
  return 'internal'
}

/** Whether no page is made for it. */
function isForPrograms({ url = '', headers }: IncomingMessage): boolean {
  return isApi(pathOf(url)) && !headers['next-action']
}

/** @returns what is said in place of Next; null if Next is to answer, and has the request's target in the form that it knows. */
function ownAnswer(request: IncomingMessage, names: OwnNames): Response | null {
  const target = targetOf(request.url ?? '')
  // The name in the target goes before the one in the header (RFC 9112, section 3.2.2).
  if (target?.host !== undefined) request.headers.host = target.host
  const incoming = incomingOf(request, target)
  const answer = (code: ProblemCode, headers = {}) => problemAnswer(new Problem(code), incoming, headers)
  const path = target && withoutBase(target.path)
  if (target && path === null && target.path !== '*')
    return refusalOutside(incoming, names) ?? answerOutside(target.path, incoming)
  const stranger = refusal(incoming, names)
  if (stranger) return stranger
  if (!target) return answer('malformed_address')
  if (isPagesData(path ?? '')) return answer('unknown_address')
  // Next cannot make a Request of it, and nobody should read their own headers from an answer.
  if (request.method === 'TRACE') return answer('method_not_allowed', ALLOW)
  if (target.path === '*') {
    // A probe, which asks what the server can do (RFC 9110, section 9.3.7). Nothing else has no address.
    const isProbe = request.method === 'OPTIONS'
    return isProbe ? new Response(null, { status: 204, headers: ALLOW }) : answer('malformed_address')
  }
  // An action is called by a script of ours, which names it. Of what a plain form posts, Next would read the body to look for one.
  const isPlainPost = request.method === 'POST' && !request.headers['next-action']
  if (isPlainPost && !isApi(pathOf(target.path))) return answer('method_not_allowed', ALLOW)
  const tooLong = saysTooLong(request)
  if (tooLong) return answer('body_too_large', tooLong)
  request.url = target.path
  return null
}

function refused(request: IncomingMessage, code: ProblemCode, headers = {}): Response {
  warnSeldom({ code }, 'a request was refused')
  return problemAnswer(new Problem(code), incomingOf(request, targetOf(request.url ?? '')), headers)
}

/** A request as the gate looks at it. */
function incomingOf({ method = 'GET', headers }: IncomingMessage, target: Target | null): Incoming {
  const path = target?.path.startsWith('/') ? target.path : '/'
  const entries = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
  return { url: urlOf(path), method, headers: new Headers(entries) }
}

/** Whether somebody asks for the origin's own start, below which the service is. */
function isStart(path: string): boolean {
  return pathOf(path) === '/'
}

/** What is said where the service is not: somebody may have forgotten its path. */
function answerOutside(path: string, incoming: Incoming): Response {
  if (isStart(path)) return toStart()
  return problemAnswer(new Problem('unknown_address', { params: { basePath: BASE_PATH } }), incoming)
}

function toStart(): Response {
  return new Response(null, { status: 307, headers: { Location: BASE_PATH, 'Cache-Control': 'no-store' } })
}

/** What Next has for another kind of pages than ours: it would answer with one of ours, without the headers that a page has. */
function isPagesData(path: string): boolean {
  return path.startsWith('/') && /^\/+_next\/+data(\/|$)/i.test(decodeURIComponent(pathOf(path)))
}

/** A path as it is understood: without `..` and the like. */
function pathOf(target: string): string {
  return new URL(urlOf(target)).pathname
}

function urlOf(target: string): string {
  return `http://localhost${target}`
}
