import type { PgBoss } from 'pg-boss'
import { cancel } from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import { database } from '../database.ts'
import { findStrays } from '../jobs.ts'
import { endGivenUp } from './end-given-up.ts'

/** Ends exports that nobody will ever work on: their job is gone, or has ended without them. */
export async function reconcile(boss: PgBoss): Promise<void> {
  for (const { id, jobState, isCancelled } of await findStrays()) {
    log.error({ exportId: id, jobState }, 'no job would ever have brought this export to a worker')
    if (isCancelled) await cancel(database(), id)
    else await endGivenUp(boss, id, jobState === 'failed' ? 'attempts_exhausted' : 'job_lost')
  }
}
