import type { PgBoss } from 'pg-boss'
import { log } from '../lib/log.ts'
import type { ProblemCode } from '../lib/problems.ts'
import { EXPORT_QUEUE } from '../lib/queue.ts'
import { database } from './database.ts'
import { giveUpExport } from './lifecycle.ts'

/** Ends an export that no worker will take up again, and removes its job: a failed job holds its owner's next ones back. */
export async function giveUp(boss: PgBoss, exportId: string, reason: ProblemCode): Promise<void> {
  if (await giveUpExport(database(), exportId, reason)) log.error({ exportId, reason }, 'export given up')
  await boss.deleteJob(EXPORT_QUEUE, exportId)
}
