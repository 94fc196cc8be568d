import { fromPrisma } from 'pg-boss'
import { record } from '../../lib/audit.ts'
import type { Dataset } from '../../lib/dataset.ts'
import { actorOf } from '../../lib/exports/events.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { clientAddress } from '../http/client-address.ts'
import { prisma } from '../prisma.ts'

/** The audit trail says it once within so long, in ms, however often a form is changed. */
const QUIET_MS = 60_000
/** Of so many previews is known when they were told of; beyond it the oldest are told of again. */
const KNOWN_MAX = 10_000

// Kept on globalThis, because Next bundles routes apart.
const holder = globalThis as { claimcheckPreviewsTold?: Map<string, number> }
holder.claimcheckPreviewsTold ??= new Map()
/** When it was told of, by this process's clock, in the order of that. */
const toldAt = holder.claimcheckPreviewsTold

/** Tells the audit trail that somebody was shown rows of a dataset. @throws what the database says: rows of which no trace is left are shown to nobody. */
export async function tellOfPreview(viewer: Viewer, { id }: Dataset): Promise<void> {
  const by = actorOf(viewer, clientAddress())
  const key = JSON.stringify([by.id, by.via, by.address, id])
  const now = performance.now()
  const before = toldAt.get(key)
  if (before !== undefined && now - before < QUIET_MS) return
  await record(fromPrisma(prisma()), { kind: 'previewed', by, subject: viewer.id, details: { dataset: id } })
  toldAt.delete(key)
  toldAt.set(key, now)
  if (toldAt.size <= KNOWN_MAX) return
  for (const oldest of toldAt.keys()) {
    toldAt.delete(oldest)
    return
  }
}
