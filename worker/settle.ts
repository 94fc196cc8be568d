import type { Job, PgBoss } from 'pg-boss'
import { log } from '../lib/log.ts'
import { EXPORT_QUEUE, type ExportJob } from '../lib/queue.ts'
import { classify } from './classify.ts'
import { database } from './database.ts'
import { type Claim, cancelExport, failExport, releaseExport } from './lifecycle.ts'
import { retryAtOnce } from './retry-at-once.ts'
import { CancelledError, ClaimLostError, FencedError, HandOverError } from './stop-reasons.ts'

/**
 * Decides what becomes of an export whose attempt did not succeed.
 * @param claim null when the export could not even be claimed.
 * @throws a sanitised Error when pg-boss should try the job again later.
 */
export async function settle(
  boss: PgBoss,
  job: Job<ExportJob>,
  claim: Claim | null,
  error: unknown,
): Promise<void> {
  const { exportId } = job.data
  const attempt = claim?.attempt
  try {
    if (error instanceof FencedError) {
      log.warn({ exportId, attempt }, 'attempt stopped: another worker took the export over')
    } else if (error instanceof CancelledError) {
      if (await cancelExport(database(), exportId)) log.info({ exportId, attempt }, 'export cancelled')
    } else if (error instanceof HandOverError) {
      await handOver(boss, job, claim)
    } else {
      await fail(job, claim, error)
    }
  } catch (failure) {
    if (failure instanceof RetryError) throw failure
    log.error({ exportId, attempt, error: failure }, 'the end of an attempt could not be written')
    throw new RetryError('the end of an attempt could not be written')
  }
}

/** What pg-boss gets to see of an error: nothing of a query, a value or a secret. */
class RetryError extends Error {}

/** Gives the export back, so that another worker takes it up at once, and as if this attempt had not been. */
async function handOver(boss: PgBoss, job: Job<ExportJob>, claim: Claim | null): Promise<void> {
  if (claim) await releaseExport(database(), claim, null)
  // Before the job is failed: were this its last attempt, pg-boss would give it up at once.
  await database().query(
    `update pgboss.job set retry_limit = retry_limit + 1
     where name = $1 and id = $2 and state = 'active' and retry_count = $3`,
    [EXPORT_QUEUE, job.id, job.retryCount],
  )
  await boss.fail(EXPORT_QUEUE, job, { message: 'handed over by a worker that stops' })
  await retryAtOnce(boss, job.id)
  log.info({ exportId: job.data.exportId, attempt: claim?.attempt }, 'export handed over')
}

async function fail(job: Job<ExportJob>, claim: Claim | null, error: unknown): Promise<void> {
  const { exportId } = job.data
  const { code, detail, transient } = classify(error)
  log.error({ exportId, attempt: claim?.attempt, code, transient, error }, 'attempt failed')
  if (claim && !transient) {
    await failExport(database(), claim, code, detail)
    return
  }
  // A lost claim says nothing about the export: should no attempt be left, it has another reason.
  const reason = error instanceof ClaimLostError ? null : { code, detail }
  if (claim && !(await releaseExport(database(), claim, reason))) {
    await cancelExport(database(), exportId)
    return
  }
  throw new RetryError(`the attempt failed: ${code}`)
}
