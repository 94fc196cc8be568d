import type { PgBoss } from 'pg-boss'
import { cancel } from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import { database } from '../database.ts'
import { findStrays, type Stray } from '../jobs.ts'
import { forExport } from '../run/for-export.ts'
import { endGivenUp } from './end-given-up.ts'

/** How many exports one look goes through: what it costs does not depend on how many wait. */
const LOOK_AT = 300

/**
 * Ends exports that nobody will ever work on: their job is gone, or has ended without them.
 * @param after where the look before has ended. @returns where the next one goes on; null is the beginning.
 */
export async function reconcile(boss: PgBoss, after: string | null = null): Promise<string | null> {
  const { strays, last } = await findStrays(database(), after, LOOK_AT)
  for (const stray of strays)
    await forExport({ exportId: stray.id, ownerId: stray.ownerId }, () => end(boss, stray))
  return last
}

async function end(boss: PgBoss, { id, jobState, isCancelled }: Stray): Promise<void> {
  log.error({ exportId: id, jobState }, 'no job would ever have brought this export to a worker')
  if (isCancelled) await cancel(database(), id)
  else await endGivenUp(boss, id, jobState === 'failed' ? 'attempts_exhausted' : 'job_lost')
}
