import { env } from '../../lib/env.ts'
import { Problem } from '../../lib/problems/problem.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { type Allowance, isToBeTold, tellAllowance, WINDOW_SECONDS } from './allowances.ts'

/**
 * So many times what a program may is for the pages of one person: a thousand tabs that ask once a second at 600 a minute, which is far
 * more than the pace that the server gives them (docs/decisions/022-limits.md).
 */
const PAGES_FACTOR = 100
/** Of whom is counted at a time; beyond it the oldest counts begin anew. */
const ASKERS_MAX = 10_000

/** `endsAt`: by this process's clock, in ms. */
type Count = { used: number; endsAt: number }

// Kept on globalThis, because Next bundles routes apart.
const holder = globalThis as { claimcheckRequests?: Map<string, Count> }
holder.claimcheckRequests ??= new Map()
/** In the order in which they began, and so in which they end. */
const counts = holder.claimcheckRequests

/**
 * Counts a call of the API: for the key by which it is made, or else for the person. It is counted once, however often somebody is asked
 * for while it is answered, and in this process only: a poll is to cost no write.
 * @throws Problem `too_many_requests`.
 */
export function countRequest(viewer: Pick<Viewer, 'id' | 'via'>): void {
  if (!isToBeTold('requests')) return
  const [asker, limit] = askerOf(viewer)
  if (take(asker, limit)) {
    tellAllowance('requests', () => allowanceOf(asker, limit))
    return
  }
  // The headers and the problem say the same.
  const refused = allowanceOf(asker, limit)
  tellAllowance('requests', () => refused)
  throw new Problem('too_many_requests', { params: { limit, retryAfterSeconds: refused.seconds } })
}

function askerOf({ id, via }: Pick<Viewer, 'id' | 'via'>): [asker: string, limit: number] {
  const { maxApiRequestsPerMinute } = env()
  return via ? [via, maxApiRequestsPerMinute] : [id, maxApiRequestsPerMinute * PAGES_FACTOR]
}

/** Counts one more, unless there were as many as may be. */
function take(asker: string, limit: number): boolean {
  const now = performance.now()
  const count = counts.get(asker)
  if (count && count.endsAt > now) {
    if (count.used >= limit) return false
    count.used++
    return true
  }
  counts.delete(asker)
  counts.set(asker, { used: 1, endsAt: now + WINDOW_SECONDS * 1_000 })
  forgetOldest(now)
  return true
}

function allowanceOf(asker: string, limit: number): Allowance {
  const now = performance.now()
  const count = counts.get(asker)
  if (!count || count.endsAt <= now) return { limit, left: limit, seconds: WINDOW_SECONDS }
  return { limit, left: limit - count.used, seconds: Math.ceil((count.endsAt - now) / 1_000) }
}

function forgetOldest(now: number): void {
  for (const [asker, { endsAt }] of counts) {
    if (endsAt > now && counts.size <= ASKERS_MAX) return
    counts.delete(asker)
  }
}
