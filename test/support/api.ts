import * as claimFile from '../../app/api/claims/[token]/file/route.ts'
import * as claim from '../../app/api/claims/[token]/route.ts'
import * as preview from '../../app/api/datasets/[id]/preview/route.ts'
import * as dataset from '../../app/api/datasets/[id]/route.ts'
import * as datasets from '../../app/api/datasets/route.ts'
import * as sendAgain from '../../app/api/endpoints/[id]/deliveries/[deliveryId]/send-again/route.ts'
import * as deliveries from '../../app/api/endpoints/[id]/deliveries/route.ts'
import * as endpoint from '../../app/api/endpoints/[id]/route.ts'
import * as testEndpoint from '../../app/api/endpoints/[id]/test/route.ts'
import * as endpoints from '../../app/api/endpoints/route.ts'
import * as cancel from '../../app/api/exports/[id]/cancel/route.ts'
import * as file from '../../app/api/exports/[id]/file/route.ts'
import * as link from '../../app/api/exports/[id]/links/[linkId]/route.ts'
import * as links from '../../app/api/exports/[id]/links/route.ts'
import * as one from '../../app/api/exports/[id]/route.ts'
import * as events from '../../app/api/exports/events/route.ts'
import * as exports from '../../app/api/exports/route.ts'
import * as live from '../../app/api/health/live/route.ts'
import * as ready from '../../app/api/health/ready/route.ts'
import * as health from '../../app/api/health/route.ts'
import * as openapi from '../../app/api/openapi.json/route.ts'
import * as rowCounts from '../../app/api/row-counts/route.ts'
import { held } from './document.ts'

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>

/** The routes of the API, by the pattern of their addresses, each with a handler a method. */
export const ROUTES = {
  '/api/claims/{token}': claim,
  '/api/claims/{token}/file': claimFile,
  '/api/datasets': datasets,
  '/api/datasets/{id}': dataset,
  '/api/datasets/{id}/preview': preview,
  '/api/endpoints': endpoints,
  '/api/endpoints/{id}': endpoint,
  '/api/endpoints/{id}/deliveries': deliveries,
  '/api/endpoints/{id}/deliveries/{deliveryId}/send-again': sendAgain,
  '/api/endpoints/{id}/test': testEndpoint,
  '/api/exports': exports,
  '/api/exports/events': events,
  '/api/exports/{id}': one,
  '/api/exports/{id}/cancel': cancel,
  '/api/exports/{id}/file': file,
  '/api/exports/{id}/links': links,
  '/api/exports/{id}/links/{linkId}': link,
  '/api/health': health,
  '/api/health/live': live,
  '/api/health/ready': ready,
  '/api/openapi.json': openapi,
  '/api/row-counts': rowCounts,
} as const

type Call = {
  /** What stands in braces in the pattern. */
  id?: string
  params?: Record<string, string>
  /** What stands behind the `?`. */
  search?: string
  headers?: Record<string, string>
  /** Sent as JSON; a text or bytes as they are. */
  body?: unknown
  signal?: AbortSignal
}

/** Calls a route of the API as the demo viewer, and holds the answer to the document. @param what such as `GET /api/exports/{id}`. */
export function call(
  what: string,
  { id = '', params = {}, search = '', headers = {}, body, signal }: Call = {},
): Promise<Response> {
  const [method = '', pattern = ''] = what.split(' ')
  const route: Record<string, unknown> = ROUTES[pattern as keyof typeof ROUTES]
  const values: Record<string, string> = { id, ...params }
  const path = pattern.replaceAll(/{(\w+)}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''))
  const url = `http://127.0.0.1:3000${path}${search && `?${search}`}`
  const isRaw = body === undefined || typeof body === 'string' || body instanceof Uint8Array
  const sent = isRaw ? body : JSON.stringify(body)
  const type: Record<string, string> = sent === undefined ? {} : { 'content-type': 'application/json' }
  const request = new Request(url, {
    method,
    body: sent as BodyInit | undefined,
    signal,
    headers: { ...type, ...headers },
  })
  const answer = (route[method] as Handler)(request, { params: Promise.resolve(values) })
  return held({ method, path: pattern, body }, answer)
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
