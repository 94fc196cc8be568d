import type { Db, PgBoss } from 'pg-boss'
import { cancel } from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import { dropJob } from '../../lib/queue.ts'
import { database } from '../database.ts'
import { findOrphans, type Look, type Orphan, passOn } from '../jobs.ts'
import { recoveries } from '../metrics/worker-metrics.ts'
import { forExport } from '../run/for-export.ts'

/**
 * Looks for exports whose worker is dead (their lock is free) or frozen (it holds the lock and says nothing), and for those
 * whose worker ended before it could claim them, and lets another worker take them up. Any number of workers may do this
 * at the same time: a job is failed once, by its attempt.
 * @returns what it has seen beside them.
 */
export async function reap(boss: PgBoss, db = database()): Promise<Look> {
  const look = await findOrphans(db)
  if (look.orphans.length > 0)
    for (const orphan of await certain(db, look.orphans))
      await forExport({ exportId: orphan.id, ownerId: orphan.ownerId }, () => takeOver(boss, orphan))
  return look
}

/** Those that a second look shows alike. A worker lets go of the lock after it has written the end, which that look sees. */
async function certain(db: Db, suspects: Orphan[]): Promise<Orphan[]> {
  const seen = new Set(suspects.map((suspect) => JSON.stringify(suspect)))
  const { orphans } = await findOrphans(db)
  return orphans.filter((orphan) => seen.has(JSON.stringify(orphan)))
}

async function takeOver(
  boss: PgBoss,
  { id, attempt, retryCount, isCancelled, isDead }: Orphan,
): Promise<void> {
  if (isCancelled && isDead) {
    if (await cancel(database(), id)) log.info({ exportId: id, attempt }, 'export cancelled')
    await dropJob({ db: database(), boss }, id)
    return
  }
  if (retryCount === null) return
  log.warn({ exportId: id, attempt, isDead }, 'giving up on the worker that holds an export')
  if (await passOn(boss, { id, retryCount }, 'its worker died or froze'))
    recoveries.inc({ worker: isDead ? 'dead' : 'frozen' })
}
