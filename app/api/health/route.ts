import { configuredStore } from '../../../lib/store/configured-store.ts'
import { checkHealth } from '../../../server/health.ts'
import { handle } from '../../../server/http/handle.ts'

/** Whether the service works: 200, or 503 with the part that does not. */
export function GET(): Promise<Response> {
  return handle('GET /api/health', async () => {
    const health = await checkHealth(configuredStore())
    return Response.json(health, {
      status: health.status === 'ok' ? 200 : 503,
      headers: { 'Cache-Control': 'no-store' },
    })
  })
}

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
