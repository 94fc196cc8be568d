import type { PgBoss } from 'pg-boss'
import { EXPORT_QUEUE } from '../lib/queue.ts'

/** Lets a job that waits for its retry be taken now; pg-boss tells the workers. */
export async function retryAtOnce(boss: PgBoss, jobId: string): Promise<void> {
  await boss.update(EXPORT_QUEUE, undefined, { id: jobId, startAfter: 0 })
}
