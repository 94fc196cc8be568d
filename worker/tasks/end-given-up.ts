import type { PgBoss } from 'pg-boss'
import { giveUp } from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import type { ProblemCode } from '../../lib/problems/catalog.ts'
import { dropJob } from '../../lib/queue.ts'
import { database } from '../database.ts'
import { givenUp } from '../metrics/worker-metrics.ts'

/** Ends an export that no worker will take up again, and removes its job. */
export async function endGivenUp(boss: PgBoss, exportId: string, reason: ProblemCode): Promise<void> {
  if (await giveUp(database(), exportId, reason)) {
    givenUp.inc({ code: reason })
    log.error({ exportId, reason }, 'export given up')
  }
  await dropJob({ db: database(), boss }, exportId)
}
