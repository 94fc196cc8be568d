import type {
  APIRequestContext,
  APIResponse,
  BrowserContext,
  Response as PageResponse,
} from 'playwright/test'
import { faultsOf, type Told } from '../../test/support/document.ts'

/*
 * Holds whatever a web server of these tests answers below /api/ to the document of the API: to the browser, to Playwright's requests, and to
 * the tests' own. What something in between answers is not ours.
 */

/** The base paths of the web servers that were started, by their origins. */
const servers = new Map<string, string>()
/** What was not as the document says, until a test looks. */
const faults: string[] = []
/** Answers whose bodies are still being read. */
const reading = new Set<Promise<unknown>>()

/** From now on the answers of this server are looked at. */
export function holdToDocument(origin: string, basePath: string): void {
  servers.set(origin, basePath)
}

/** All that was found since this was asked last, once nothing is being read any more. */
export async function foundFaults(): Promise<string[]> {
  while (reading.size > 0) await Promise.allSettled(reading)
  return faults.splice(0)
}

type Sent = { method: string; url: string; body?: unknown; headers: Headers }
type Answered = { status: number; headers: Headers; text: () => Promise<string | null> }

function look({ method, url, body, headers }: Sent, answer: Answered): void {
  const { origin, pathname } = new URL(url)
  // An action is a page's, as is what Next's scripts ask for; and single sign-on is for browsers.
  const api = `${servers.get(origin)}/api/`
  const isOfApi = pathname.startsWith(api) && !pathname.startsWith(`${api}auth/`)
  if (!isOfApi || headers.has('next-action') || headers.has('rsc')) return
  const isText = answer.headers.get('content-type')?.includes('json') ?? true
  const isEnded = method === 'HEAD' || answer.status === 204 || answer.status === 304
  const read = isText || isEnded ? answer.text().catch(() => null) : Promise.resolve(null)
  const done = read.then((text) => {
    const told: Told = { status: answer.status, headers: answer.headers, text, isSent: true }
    faults.push(...faultsOf({ method, path: pathname, body }, told))
  })
  const settled = done.catch((error: unknown) => void faults.push(`${method} ${pathname}: ${error}`))
  reading.add(settled)
  void settled.finally(() => reading.delete(settled))
}

const { fetch } = globalThis

/** The tests' own requests are looked at wherever they are made. */
globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init)
  const { method = 'GET', body, headers } = init ?? {}
  const url = response.url || String(input)
  const copy = response.body && isSmall(response.headers) ? response.clone() : null
  look(
    { method, url, body, headers: new Headers(headers) },
    { status: response.status, headers: response.headers, text: async () => (copy ? copy.text() : null) },
  )
  return response
}

/** A file may be larger than memory, and a copy of it is kept until both are read. */
function isSmall(headers: Headers): boolean {
  return headers.get('content-type')?.includes('json') ?? true
}

/** Has the requests of a test looked at that it makes by Playwright. */
export function watchRequests(request: APIRequestContext): void {
  const send = request.fetch.bind(request)
  // All others of its methods call this one.
  request.fetch = async (target, options) => {
    const response: APIResponse = await send(target, options)
    const { method = 'GET', data, headers } = options ?? {}
    look(
      { method, url: response.url(), body: data, headers: new Headers(headers) },
      { status: response.status(), headers: headersOf(response), text: () => response.text() },
    )
    return response
  }
}

/** Has all looked at that the pages of a browser's context are answered. */
export function watchPages(context: BrowserContext): void {
  watchRequests(context.request)
  context.on('response', (response) => {
    const done = lookAtPages(response).catch(() => undefined)
    reading.add(done)
    void done.finally(() => reading.delete(done))
  })
}

async function lookAtPages(response: PageResponse): Promise<void> {
  const request = response.request()
  // A test has answered in the server's place.
  if ((await response.serverAddr()) === null) return
  look(
    {
      method: request.method(),
      url: response.url(),
      body: request.postData() ?? undefined,
      headers: new Headers(request.headers()),
    },
    { status: response.status(), headers: headersOf(response), text: () => response.text() },
  )
}

function headersOf(response: APIResponse | PageResponse): Headers {
  return new Headers(response.headers())
}
