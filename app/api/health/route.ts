import { configuredStore } from '../../../lib/store/configured-store.ts'
import { healthSchema } from '../../../server/api/health.ts'
import { checkHealth } from '../../../server/health.ts'
import { answer } from '../../../server/http/answer.ts'
import { handle } from '../../../server/http/handle.ts'
import { otherMethods } from '../../../server/http/other-methods.ts'
import { knowsSomebody } from '../../../server/viewer.ts'

/** Whether the service works: 200, or 503. Which part does not is told to those only who are signed in; the log has it too. */
export function GET(): Promise<Response> {
  return handle('GET /api/health', async () => {
    const [health, isKnown] = await Promise.all([checkHealth(configuredStore()), knowsSomebody()])
    const { status } = health
    return answer(healthSchema, isKnown ? health : { status }, {
      status: status === 'ok' ? 200 : 503,
      headers: { 'Cache-Control': 'no-store' },
    })
  })
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
