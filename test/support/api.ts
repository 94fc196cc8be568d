import * as dataset from '../../app/api/datasets/[id]/route.ts'
import * as datasets from '../../app/api/datasets/route.ts'
import * as cancel from '../../app/api/exports/[id]/cancel/route.ts'
import * as file from '../../app/api/exports/[id]/file/route.ts'
import * as one from '../../app/api/exports/[id]/route.ts'
import * as exports from '../../app/api/exports/route.ts'
import * as live from '../../app/api/health/live/route.ts'
import * as ready from '../../app/api/health/ready/route.ts'
import * as health from '../../app/api/health/route.ts'

type Handler = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>

/** The routes of the API, by the pattern of their addresses, each with a handler a method. */
export const ROUTES = {
  '/api/datasets': datasets,
  '/api/datasets/{id}': dataset,
  '/api/exports': exports,
  '/api/exports/{id}': one,
  '/api/exports/{id}/cancel': cancel,
  '/api/exports/{id}/file': file,
  '/api/health': health,
  '/api/health/live': live,
  '/api/health/ready': ready,
} as const

type Call = {
  id?: string
  /** What stands behind the `?`. */
  search?: string
  headers?: Record<string, string>
  /** Sent as JSON; a text as it is. */
  body?: unknown
  signal?: AbortSignal
}

/** Calls a route of the API as the demo viewer. @param what such as `GET /api/exports/{id}`. */
export function call(
  what: string,
  { id = '', search = '', headers = {}, body, signal }: Call = {},
): Promise<Response> {
  const [method = '', pattern = ''] = what.split(' ')
  const route: Record<string, unknown> = ROUTES[pattern as keyof typeof ROUTES]
  const url = `http://127.0.0.1:3000${pattern.replace('{id}', encodeURIComponent(id))}${search && `?${search}`}`
  const sent = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const type: Record<string, string> = sent === undefined ? {} : { 'content-type': 'application/json' }
  const request = new Request(url, { method, body: sent, signal, headers: { ...type, ...headers } })
  return (route[method] as Handler)(request, { params: Promise.resolve({ id }) })
}

/** What an answer says, and with which status; of a problem what makes it one. */
export async function said(
  answer: Promise<Response>,
): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }> {
  const response = await answer
  const text = await response.text()
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
  const isProblem = response.headers.get('content-type') === 'application/problem+json'
  if (isProblem !== response.status >= 400)
    throw new Error(`${response.status} is no answer of ours: ${text}`)
  return { status: response.status, headers: response.headers, body }
}
