import type { Job, PgBoss } from 'pg-boss'
import { UnknownToThisVersion } from '../../lib/exports/frozen-request.ts'
import { type Claim, cancel, fail, handOver } from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import type { ExportJob } from '../../lib/queue.ts'
import { database } from '../database.ts'
import { passOnUncounted } from '../jobs.ts'
import type { Ending } from '../metrics/attempts.ts'
import { classify, type Failure, StoreError } from './classify.ts'
import type { HandlerContext } from './handler.ts'
import { CancelledError, ClaimLostError, FencedError, HandOverError } from './stop-reasons.ts'
import { leaveToAnother, tryAgainLater } from './wait.ts'

/** What a failure is judged with. */
type FailureContext = Pick<HandlerContext, 'boss' | 'lookAtStore'>

/**
 * Decides what becomes of an export whose attempt did not succeed.
 * @param claim null when the export could not even be claimed.
 * @returns how the attempt has ended.
 * @throws a sanitised Error when pg-boss should try the job again later.
 */
export async function failOrRetry(
  context: FailureContext,
  job: Job<ExportJob>,
  claim: Claim | null,
  error: unknown,
): Promise<Ending> {
  const { exportId } = job.data
  const attempt = claim?.attempt
  try {
    if (error instanceof FencedError) {
      log.warn({ exportId, attempt }, 'attempt stopped: another worker took the export over')
      return { end: 'fenced' }
    }
    if (error instanceof CancelledError) {
      const isCancelled = await cancel(database(), exportId)
      if (isCancelled) log.info({ exportId, attempt }, 'export cancelled')
      return { end: isCancelled ? 'cancelled' : 'fenced' }
    }
    if (error instanceof HandOverError) {
      await giveBack(context.boss, job, claim)
      return { end: 'handed_over' }
    }
    return await failOrRelease(context, job, claim, error)
  } catch (failure) {
    if (failure instanceof RetryError) throw failure
    log.error({ exportId, attempt, error: failure }, 'the end of an attempt could not be written')
    throw new RetryError('the end of an attempt could not be written')
  }
}

/** What pg-boss gets to see of an error: nothing of a query, a value or a secret. */
class RetryError extends Error {}

/** Gives the export back, so that another worker takes it up at once, and as if this attempt had not been. */
async function giveBack(boss: PgBoss, job: Job<ExportJob>, claim: Claim | null): Promise<void> {
  if (claim) await handOver(database(), claim)
  await passOnUncounted(boss, job, 'handed over by a worker that stops')
  log.info({ exportId: job.data.exportId, attempt: claim?.attempt }, 'export handed over')
}

async function failOrRelease(
  { boss, lookAtStore }: FailureContext,
  job: Job<ExportJob>,
  claim: Claim | null,
  error: unknown,
): Promise<Ending> {
  const { exportId } = job.data
  const attempt = claim?.attempt
  const { problem, isTransient } = await meaningOf(error, lookAtStore)
  if (claim && error instanceof UnknownToThisVersion && (await leaveToAnother(boss, job, claim, problem))) {
    log.warn({ exportId, attempt, problem, what: error.what }, 'export left to a worker of another version')
    return { end: 'left', code: problem.code }
  }
  log.error({ exportId, attempt, problem, isTransient, error }, 'attempt failed')
  if (!claim) throw new RetryError(`the attempt failed: ${problem.code}`)
  if (!isTransient) {
    const isOurs = await fail(database(), claim, problem)
    return { end: isOurs ? 'failed' : 'fenced', code: problem.code }
  }
  // A lost claim says nothing about the export: should no attempt be left, it has another reason.
  const reason = error instanceof ClaimLostError ? null : problem
  if (await tryAgainLater(boss, job, claim, reason)) return { end: 'retried', code: problem.code }
  const isCancelled = await cancel(database(), exportId)
  return { end: isCancelled ? 'cancelled' : 'fenced', code: problem.code }
}

/**
 * What an error means. One of a store ends an export only if that is ours: another disk that stands in its place, full or not, says
 * nothing of what the export will find there later.
 */
async function meaningOf(error: unknown, lookAtStore: FailureContext['lookAtStore']): Promise<Failure> {
  const failure = classify(error)
  if (!(error instanceof StoreError) || failure.isTransient) return failure
  return (await lookAtStore()) === 'ok' ? failure : classify(new StoreError(undefined))
}
