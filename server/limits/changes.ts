import { fromPrisma } from 'pg-boss'
import { env } from '../../lib/env.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { countOne } from '../../lib/rate-limit.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { prisma } from '../prisma.ts'
import { isToBeTold, tellAllowance, WINDOW_SECONDS } from './allowances.ts'

/** So many times what one key may is for all keys of a person together: another one is quickly made. */
const KEYS_FACTOR = 5

/**
 * Counts something that leaves rows behind, in all web processes together: for the person, by their pages, and for each key, whose program
 * is not to lock its owner or their other programs out. It is counted before it is tried, and whatever comes of it: a refusal may leave a
 * line of the audit trail too. In a statement of its own: within the transaction of what is done, a person's others would wait for its end.
 * @throws Problem `too_many_changes`.
 */
export async function countChange({ id, via }: Pick<Viewer, 'id' | 'via'>): Promise<void> {
  const limit = env().maxChangesPerMinute
  if (!via) return count(id, limit)
  await count(via, limit)
  await count(`keys-of:${id}`, limit * KEYS_FACTOR)
}

async function count(asker: string, limit: number): Promise<void> {
  const rate = { max: limit, seconds: WINDOW_SECONDS }
  const { isLetIn, used, seconds } = await countOne(fromPrisma(prisma()), `claimcheck:changes:${asker}`, rate)
  // Of two counts the first is told, or the one that refuses.
  if (isToBeTold('changes') || !isLetIn)
    tellAllowance('changes', () => ({ limit, left: Math.max(limit - used, 0), seconds }))
  if (!isLetIn) throw new Problem('too_many_changes', { params: { limit, retryAfterSeconds: seconds } })
}
