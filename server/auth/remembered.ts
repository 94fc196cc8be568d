import { createHash } from 'node:crypto'
import type { Viewer } from '../../lib/viewer.ts'

/** How long it is believed who somebody is, in ms: twice as fast as a disabled account has to be out. */
const BELIEVED_MS = 5_000
/** People who ask within that time. */
const PEOPLE_MAX = 10_000

type Memory = { viewer: Promise<Viewer | null>; until: number }

// Kept on globalThis, because Next bundles pages and routes apart.
const holder = globalThis as { claimcheckViewers?: Map<string, Memory> }
holder.claimcheckViewers ??= new Map()
const memories = holder.claimcheckViewers

/**
 * Who somebody is, found out again only when that was longer ago than {@link BELIEVED_MS}: pages that ask every second cost one
 * statement each time. Who could not be found out is forgotten at once.
 * @param key may be a secret: a hash of it is kept.
 */
export async function remembered(key: string, find: () => Promise<Viewer | null>): Promise<Viewer | null> {
  const hash = createHash('sha256').update(key).digest('base64')
  const now = performance.now()
  const memory = memories.get(hash)
  if (memory && memory.until > now) return memory.viewer
  const viewer = find()
  memories.delete(hash)
  memories.set(hash, { viewer, until: now + BELIEVED_MS })
  forgetOldest(now)
  try {
    const found = await viewer
    if (!found) memories.delete(hash)
    return found
  } catch (error) {
    memories.delete(hash)
    throw error
  }
}

/** Forgets everybody: somebody has signed out or changed, and is not to be taken for who they were. */
export function forgetViewers(): void {
  memories.clear()
}

/** They are in the order in which they were found out. */
function forgetOldest(now: number): void {
  for (const [hash, { until }] of memories) {
    if (until > now && memories.size <= PEOPLE_MAX) return
    memories.delete(hash)
  }
}
