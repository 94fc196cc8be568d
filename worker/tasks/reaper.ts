import type { PgBoss } from 'pg-boss'
import { cancel } from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import { dropJob } from '../../lib/queue.ts'
import { database } from '../database.ts'
import { findOrphans, type Orphan, passOn } from '../jobs.ts'

/**
 * Looks for exports whose worker is dead (their lock is free) or frozen (it holds the lock and says nothing), and for those
 * whose worker ended before it could claim them, and lets another worker take them up. Any number of workers may do this
 * at the same time: a job is failed once, by its attempt.
 * @returns how many exports wait for a worker.
 */
export async function reap(boss: PgBoss): Promise<number> {
  const { queued, orphans } = await findOrphans()
  for (const orphan of orphans) await takeOver(boss, orphan)
  return queued
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
  await passOn(boss, { id, retryCount }, 'its worker died or froze')
}
