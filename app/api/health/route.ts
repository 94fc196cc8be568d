import { configuredStore } from '../../../lib/store/configured-store.ts'
import { checkHealth } from '../../../server/health.ts'
import { handle } from '../../../server/http/handle.ts'
import { knowsSomebody } from '../../../server/viewer.ts'

/** Whether the service works: 200, or 503. Which part does not is told to those only who are signed in; the log has it too. */
export function GET(): Promise<Response> {
  return handle('GET /api/health', async () => {
    const [health, isKnown] = await Promise.all([checkHealth(configuredStore()), knowsSomebody()])
    const { status } = health
    return Response.json(isKnown ? health : { status }, {
      status: status === 'ok' ? 200 : 503,
      headers: { 'Cache-Control': 'no-store' },
    })
  })
}

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
