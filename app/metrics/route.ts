import { handle } from '../../server/http/handle.ts'
import { otherMethods } from '../../server/http/other-methods.ts'
import { metricsResponse } from '../../server/metrics/scrape.ts'

/** What this process measures, for Prometheus (docs/operations.md). */
export function GET(request: Request): Promise<Response> {
  return handle('GET /metrics', () => metricsResponse(request))
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
