import { healthResponse } from '../../../server/health-answer.ts'
import { handle } from '../../../server/http/handle.ts'
import { otherMethods } from '../../../server/http/other-methods.ts'
import { knowsSomebody } from '../../../server/viewer.ts'

/** Whether the service as a whole works: for what tells whoever runs it. */
export function GET(): Promise<Response> {
  return handle('GET /api/health', () => healthResponse(knowsSomebody(), (health) => health))
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
