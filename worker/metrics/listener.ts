import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Environment } from '../../lib/env.ts'
import { log } from '../../lib/log.ts'
import { EXPOSITION_TYPE } from '../../lib/metrics/registry.ts'
import { bearsToken } from '../../lib/metrics/token.ts'
import type { WorkerHealth } from './health.ts'

/** What a worker tells those who ask it. */
export type Told = {
  /** The metrics, as Prometheus reads them. */
  metrics(): Promise<string>
  health(): WorkerHealth
}

type Answer = { status: number; type: string; body: string; headers?: Record<string, string> }

/**
 * What whoever connects may take: so long to ask, in ms, so long between two questions, and so many connections at a time. Probes and
 * scrapers need no more, and whoever only holds connections keeps them off no longer than that.
 */
type Limits = { askingMs: number; idleMs: number; connections: number }
const LIMITS: Limits = { askingMs: 2_000, idleMs: 2_000, connections: 100 }
/** How often it is looked who has taken too long, in ms. */
const LOOK_MS = 1_000

/**
 * Listens for those who want to know how this worker is: `GET /metrics`, `/health/live` and `/health/ready`.
 * @throws Error that names the setting, where it cannot listen there.
 */
export async function listen(
  {
    metricsHost: host,
    metricsPort: port,
    metricsToken,
  }: Pick<Environment, 'metricsHost' | 'metricsPort' | 'metricsToken'>,
  told: Told,
  limits = LIMITS,
): Promise<AsyncDisposable> {
  if (port === undefined) return { [Symbol.asyncDispose]: async () => undefined }
  const options = {
    headersTimeout: limits.askingMs,
    requestTimeout: limits.askingMs,
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: Math.min(LOOK_MS, limits.askingMs),
  }
  const server = createServer(options, (request, response) =>
    answer(request, told, metricsToken)
      .catch(failed)
      .then((given) => send(given, request, response)),
  )
  server.maxConnections = limits.connections
  // Of those who neither ask nor take what they asked for, too.
  server.setTimeout(limits.askingMs + limits.idleMs)
  server.listen({ host, port })
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new Error(`METRICS_HOST and METRICS_PORT: nothing can listen at ${host}:${port}`, { cause })
  }
  log.info({ host, port }, 'metrics and health can be asked for')
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(
  { method = '', url = '', headers }: IncomingMessage,
  told: Told,
  token: string | undefined,
): Promise<Answer> {
  const [path] = url.split('?', 1)
  if (method !== 'GET' && method !== 'HEAD')
    return { ...text(405, 'Only GET and HEAD are answered here.'), headers: { Allow: 'GET, HEAD' } }
  if (path === '/health/live') return json(200, { status: 'ok' })
  if (path === '/health/ready') {
    const health = told.health()
    return json(health.status === 'ok' ? 200 : 503, health)
  }
  if (path !== '/metrics')
    return text(404, 'There are /metrics, /health/live and /health/ready, and nothing else.')
  if (token !== undefined && !bearsToken(headers.authorization, token))
    return {
      ...text(401, 'Send METRICS_TOKEN of the worker as "Authorization: Bearer …".'),
      headers: { 'WWW-Authenticate': 'Bearer realm="metrics"' },
    }
  return { status: 200, type: EXPOSITION_TYPE, body: await told.metrics() }
}

function failed(error: unknown): Answer {
  log.error({ error }, 'the metrics could not be told')
  return text(500, 'The metrics could not be told: the log says why.')
}

function text(status: number, body: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n` }
}

function json(status: number, body: unknown): Answer {
  return { status, type: 'application/json', body: JSON.stringify(body) }
}

function send(
  { status, type, body, headers }: Answer,
  { method }: IncomingMessage,
  response: ServerResponse,
) {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...headers,
  })
  response.end(method === 'HEAD' ? undefined : body)
}
