import { fromPrisma } from 'pg-boss'
import { env } from '../../lib/env.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { countOne } from '../../lib/rate-limit.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { prisma } from '../prisma.ts'
import { tellAllowance, WINDOW_SECONDS } from './allowances.ts'

/**
 * Counts something that leaves rows behind, by a page or by a program: for the person, whatever they act by, and in all web processes
 * together. It is counted before it is tried, and whatever comes of it: a refusal may leave a line of the audit trail too. In a
 * statement of its own: within the transaction of what is done, a person's others would wait for its end.
 * @throws Problem `too_many_changes`.
 */
export async function countChange({ id }: Pick<Viewer, 'id'>): Promise<void> {
  const limit = env().maxChangesPerMinute
  const rate = { max: limit, seconds: WINDOW_SECONDS }
  const { isLetIn, used, seconds } = await countOne(fromPrisma(prisma()), `claimcheck:changes:${id}`, rate)
  tellAllowance('changes', () => ({ limit, left: Math.max(limit - used, 0), seconds }))
  if (!isLetIn) throw new Problem('too_many_changes', { params: { limit, retryAfterSeconds: seconds } })
}
