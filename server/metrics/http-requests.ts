import type { IncomingMessage, ServerResponse } from 'node:http'
import { OTHER, routeOf } from './routes.ts'
import { httpRequests, httpSeconds } from './web-metrics.ts'

/** Whoever makes up a method makes no series of its own. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Measures a request when its answer has been sent, or its client has left. Call it before anything else looks at the request. */
export function measureRequest({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void {
  const startedAt = performance.now()
  response.once('close', () => {
    const labels = { method: METHODS.includes(method) ? method : OTHER, route: routeOf(url) }
    httpRequests.inc({ ...labels, status: statusOf(response) })
    httpSeconds.observe(labels, (performance.now() - startedAt) / 1_000)
  })
}

function statusOf({ statusCode, writableFinished }: ServerResponse): string {
  return writableFinished ? `${Math.trunc(statusCode / 100)}xx` : 'left'
}
