import type { ProblemCode } from '../../lib/problems/catalog.ts'
import { Problem, type ProblemParams } from '../../lib/problems/problem.ts'
import { sendsKey } from './bearer.ts'
import { isOwnHost, isOwnOrigin, type OwnNames, originIn } from './host.ts'
import { isApi, problemAnswer } from './problem-answer.ts'
import { warnSeldom } from './warn-seldom.ts'

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS', 'TRACE']
/** Most characters of a name that is told to somebody; DNS allows no longer one. */
const NAME_MAX = 253

/** What is looked at of a request. */
export type Incoming = Pick<Request, 'url' | 'method' | 'headers'>

/**
 * Looks at a request before any page, action, route or file gets it.
 * @returns why it is refused, as an answer in the form that whoever asked can read; null if it may pass.
 */
export function refusal(request: Incoming, names: OwnNames): Response | null {
  return refused(request, strangersName(request, names) ?? problemOf(request, names))
}

/** The same for what is not below the base path: there is nothing, whoever asks by a name of ours. */
export function refusalOutside(request: Incoming, names: OwnNames): Response | null {
  return refused(request, strangersName(request, names))
}

function refused(request: Incoming, problem: Problem | null): Response | null {
  if (!problem) return null
  // Whoever runs the service can do something about a name that is not set; an address that cannot be read is noise.
  const { code, params } = problem
  if (code !== 'malformed_address')
    warnSeldom({ code, params, method: request.method }, 'a request was refused')
  return problemAnswer(problem, request)
}

function strangersName({ headers }: Incoming, names: OwnNames): Problem | null {
  const hosts = hostsOf(headers)
  return isOwnHost(hosts, names) ? null : strangersHost(hosts, names)
}

function problemOf({ url, method, headers }: Incoming, names: OwnNames): Problem | null {
  const hosts = hostsOf(headers)
  if (!isWellFormed(new URL(url))) return problem('malformed_address')
  if (isApi(asNextReads(url)) && isOfAnotherOrigin(headers) && !sendsKey(headers))
    return problem('foreign_origin')
  if (SAFE_METHODS.includes(method)) return null
  const origin = headers.get('origin')
  // An action is a page's, under whatever address it is sent.
  const isCall = isApi(new URL(url).pathname) && !headers.has('next-action')
  // A key counts by itself, whatever a browser adds (server/viewer.ts).
  if (isCall && sendsKey(headers)) return null
  if (isCall && origin === null) return problem('key_required')
  return isOwnOrigin(origin ?? '', hosts, names) ? null : strangersOrigin(origin ?? '', hosts, names)
}

/** The path of a well-formed address, as Next finds what answers: however it is written. */
function asNextReads(url: string): string {
  return decodeURIComponent(new URL(url).pathname).replace(/^\/+/, '/')
}

/**
 * Whether a page of another origin asks for it, to be used in that page: a browser sends it the cookies of this one, and what it starts, such
 * as a stream, goes on. Following a link does not count, and what is no browser does not say (https://www.w3.org/TR/fetch-metadata/).
 */
function isOfAnotherOrigin(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site') ?? 'none'
  return site !== 'none' && site !== 'same-origin' && headers.get('sec-fetch-mode') !== 'navigate'
}

/** By what the server was called: by its client, and by the client of a proxy before it. None in HTTP/1.0, which browsers do not speak. */
function hostsOf(headers: Headers): string[] {
  const host = headers.get('host')
  const forwarded = headers.get('x-forwarded-host')?.split(',') ?? []
  return [...(host === null ? [] : [host]), ...forwarded].map((each) => each.trim())
}

function strangersHost(hosts: string[], names: OwnNames): Problem {
  const stranger = hosts.find((host) => !isOwnHost([host], names)) ?? ''
  // Only what has the form of a host is repeated.
  const host = URL.parse(`https://${stranger}`)?.host === stranger.toLowerCase() ? stranger : ''
  return problem('unknown_host', host && host.length <= NAME_MAX ? { host } : {})
}

function strangersOrigin(origin: string, hosts: string[], { appUrl }: OwnNames): Problem {
  const known = appUrl.length > 0 ? appUrl.join(', ') : (hosts[0] ?? '')
  const isNameable = originIn(origin) !== null && origin.length <= NAME_MAX
  return problem('foreign_origin', isNameable ? { origin, known } : {})
}

/** Whether path and query can be read as UTF-8 (RFC 3986, section 2.5). */
function isWellFormed({ pathname, search }: URL): boolean {
  try {
    decodeURIComponent(pathname)
    decodeURIComponent(search)
    return true
  } catch {
    return false
  }
}

function problem(code: ProblemCode, params: ProblemParams = {}): Problem {
  return new Problem(code, { params })
}
