import { configuredStore } from '../lib/store/configured-store.ts'
import { healthSchema } from './api/health.ts'
import { checkHealth, type Health } from './health.ts'
import { answer } from './http/answer.ts'

/**
 * 200, or 503. Which part does not work is told to those only who are signed in; the log has it too.
 * @param isAskerKnown whether they are. @param judged says of what was found whether it is well.
 */
export async function healthResponse(
  isAskerKnown: Promise<boolean>,
  judged: (health: Health) => Health,
): Promise<Response> {
  const [found, isKnown] = await Promise.all([checkHealth(configuredStore()), isAskerKnown])
  const health = judged(found)
  const { status } = health
  return answer(healthSchema, isKnown ? health : { status }, {
    status: status === 'ok' ? 200 : 503,
    headers: { 'Cache-Control': 'no-store' },
  })
}
