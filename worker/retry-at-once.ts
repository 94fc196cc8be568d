import type { PgBoss } from 'pg-boss'
import { EXPORT_QUEUE, type ExportJob } from '../lib/queue.ts'

/**
 * Lets a job that waits for its retry be taken now; pg-boss tells the workers.
 * @param oneMore gives it another retry, for an attempt that should not count.
 */
export async function retryAtOnce(boss: PgBoss, jobId: string, { oneMore = false } = {}): Promise<void> {
  const [job] = oneMore ? await boss.findJobs<ExportJob>(EXPORT_QUEUE, { id: jobId }) : []
  const retryLimit = job ? { retryLimit: job.retryLimit + 1 } : {}
  await boss.update(EXPORT_QUEUE, undefined, { id: jobId, startAfter: 0, ...retryLimit })
}
