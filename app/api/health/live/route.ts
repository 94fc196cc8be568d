import { liveSchema } from '../../../../server/api/health.ts'
import { answer } from '../../../../server/http/answer.ts'
import { otherMethods } from '../../../../server/http/other-methods.ts'

/** Whether the process answers, whatever has become of the rest: for what starts it anew if it does not. */
export async function GET(): Promise<Response> {
  return answer(liveSchema, { status: 'ok' }, { headers: { 'Cache-Control': 'no-store' } })
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
