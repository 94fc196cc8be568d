import type { PgBoss } from 'pg-boss'
import { type Claim, leave, retryLater } from '../../lib/exports/transitions.ts'
import { waitForRetry, waitsForTurn } from '../../lib/exports/turns.ts'
import type { StoredProblem } from '../../lib/problems/problem.ts'
import { database, inTransaction } from '../database.ts'
import { grantTry, type JobTry, setAside } from '../jobs.ts'

/**
 * How long an export is left to a worker that knows what it asks for, in seconds from the first time on: longer than the workers of
 * an installation take to be replaced one after the other, and short enough for a person who waits.
 */
const LEFT_SECONDS = 10 * 60
/** The pause before it is looked at again, in ms: others come first, and whoever has taken it does not take it again at once. */
const LEFT_PAUSE_MS = 3_000
/** What it grows by while nobody comes: this part of the time that has passed. */
const LEFT_PAUSE_SHARE = 0.1

/**
 * Ends an attempt that is to be repeated after a pause, in which the export has no turn: it holds up nobody.
 * @param reason as in {@link retryLater}.
 * @returns false when this worker was fenced, or the export is being cancelled.
 */
export function tryAgainLater(
  boss: PgBoss,
  job: JobTry,
  claim: Claim,
  reason: StoredProblem | null,
): Promise<boolean> {
  return inTransaction(async (db) => {
    if (!(await retryLater(db, claim, reason))) return false
    const retry = await setAside({ db, boss }, job, `the attempt failed: ${reason?.code ?? 'claim lost'}`)
    if (retry) await waitForRetry(db, claim, retry)
    return true
  })
}

/**
 * Ends an attempt whose worker does not know what the export asks for: one of another version may. The try does not count.
 * @returns false when that was hoped for long enough, this worker was fenced, or the export is being cancelled.
 */
export function leaveToAnother(
  boss: PgBoss,
  job: JobTry,
  claim: Claim,
  reason: StoredProblem,
): Promise<boolean> {
  return inTransaction(async (db) => {
    const left = await leave(db, claim, reason, LEFT_SECONDS)
    if (!left) return false
    await grantTry(db, job)
    const retry = await setAside({ db, boss }, job, `left to a worker of another version: ${reason.code}`)
    const now = left.now.getTime()
    const pauseMs = Math.max(LEFT_PAUSE_MS, (now - left.since.getTime()) * LEFT_PAUSE_SHARE)
    if (retry) await waitForRetry(db, claim, { ...retry, retryAt: new Date(now + pauseMs) })
    return true
  })
}

/**
 * Sets a job aside whose export has no turn: it gets one when its owner's others are done. Only another version puts such a job in
 * front of workers. The try does not count.
 * @returns false when the export has its turn.
 */
export async function waitForTurn(boss: PgBoss, job: JobTry): Promise<boolean> {
  if (!(await waitsForTurn(database(), job.id))) return false
  return inTransaction(async (db) => {
    if (!(await waitsForTurn(db, job.id))) return false
    await grantTry(db, job)
    await setAside({ db, boss }, job, 'it is not the turn of this export')
    return true
  })
}
