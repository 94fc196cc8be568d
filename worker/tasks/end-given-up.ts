import type { PgBoss } from 'pg-boss'
import { giveUp } from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import type { ProblemCode } from '../../lib/problems/catalog.ts'
import { database } from '../database.ts'
import { removeJob } from '../jobs.ts'

/** Ends an export that no worker will take up again, and removes its job. */
export async function endGivenUp(boss: PgBoss, exportId: string, reason: ProblemCode): Promise<void> {
  if (await giveUp(database(), exportId, reason)) log.error({ exportId, reason }, 'export given up')
  await removeJob(boss, exportId)
}
