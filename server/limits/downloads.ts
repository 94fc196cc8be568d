import { fromPrisma } from 'pg-boss'
import { env } from '../../lib/env.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { countOne } from '../../lib/rate-limit.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { prisma } from '../prisma.ts'
import { WINDOW_SECONDS } from './allowances.ts'

/**
 * Counts a download that begins, of a file or a part of one, for the person, the key or the claim link, in all web processes together: each
 * leaves a line of the audit trail, and parts of a byte would be a flood of them.
 * @throws Problem `downloads_too_fast`.
 */
export async function countDownload({ id, via }: Pick<Viewer, 'id' | 'via'>): Promise<void> {
  const limit = env().maxDownloadsPerMinute
  const rate = { max: limit, seconds: WINDOW_SECONDS }
  const key = `claimcheck:downloads:${via ?? id}`
  const { isLetIn, seconds } = await countOne(fromPrisma(prisma()), key, rate)
  if (!isLetIn) throw new Problem('downloads_too_fast', { params: { limit, retryAfterSeconds: seconds } })
}
