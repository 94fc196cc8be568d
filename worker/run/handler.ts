import type { Job, PgBoss } from 'pg-boss'
import { keptBytes, quotaBytes } from '../../lib/exports/quota.ts'
import {
  type Artifact,
  type Claim,
  type ClaimedExport,
  startAttempt,
  succeed,
} from '../../lib/exports/transitions.ts'
import { log } from '../../lib/log.ts'
import type { StoreState } from '../../lib/presence.ts'
import { EXPORT_QUEUE, type ExportJob } from '../../lib/queue.ts'
import { asDb } from '../database.ts'
import { isOurs, passOnUncounted } from '../jobs.ts'
import { type Ending, measureAttempt } from '../metrics/attempts.ts'
import { type AttemptContext, runAttempt } from './attempt.ts'
import { OwnDatabaseError, StoreError } from './classify.ts'
import { type ClaimConnection, openClaimConnection } from './export-lock.ts'
import { failOrRetry } from './fail-or-retry.ts'
import { isOwnedBy } from './for-export.ts'
import { type AttemptLimits, AttemptMonitor } from './monitor.ts'
import { resolveRequest } from './resolve-request.ts'
import { Room } from './room.ts'
import type { RunningExports } from './running-exports.ts'
import { CancelledError, ClaimLostError } from './stop-reasons.ts'
import { waitForTurn } from './wait.ts'

/** How long the transaction that finishes an export may stand still, in ms. */
const FINISH_IDLE_MS = 8_000

/** What the handler needs from its process. */
export type HandlerContext = AttemptContext & {
  boss: PgBoss
  running: RunningExports
  attemptLimits: AttemptLimits
  retentionHours: number
  /** Looks at the store. Where it is not `ok`, this worker leaves exports to others. */
  lookAtStore(): Promise<StoreState>
}

/**
 * Runs one job: claims its export, writes the file, and ends the export.
 * @throws a sanitised Error when the job should be tried again: pg-boss keeps what is thrown for days.
 */
export async function handleExport(context: HandlerContext, job: Job<ExportJob>): Promise<void> {
  const { exportId } = job.data
  using run = context.running.start(exportId, job.signal)
  const { signal } = run.controller
  const end = (claim: Claim | null, error: unknown) =>
    failOrRetry(context, job, claim, signal.aborted ? signal.reason : error)
  if ((await context.lookAtStore()) !== 'ok') {
    await leave(context.boss, job)
      .catch(ownDatabaseError)
      .catch((error: unknown) => end(null, error))
    return
  }
  const connection = await openClaimConnection(exportId, {
    onLost: (error) => run.stop(new ClaimLostError(error)),
    isOurs: () => isOurs(context.boss, job),
  })
    .catch(ownDatabaseError)
    .catch(async (error: unknown) => void (await end(null, error)))
  if (!connection) return
  // Held until the attempt's end is written, so that nobody takes the export for one without a worker.
  await using _held = connection
  await claimAndWrite(context, job, connection, run.controller, end)
}

async function claimAndWrite(
  context: HandlerContext,
  job: Job<ExportJob>,
  connection: ClaimConnection,
  controller: AbortController,
  end: (claim: Claim | null, error: unknown) => Promise<Ending>,
): Promise<void> {
  const { exportId } = job.data
  let claim: ClaimedExport | null = null
  let ended: ((ending: Ending) => void) | undefined
  try {
    if (await waitForTurn(context.boss, job).catch(ownDatabaseError)) {
      log.info({ exportId }, 'set aside: other exports of its owner have the turns')
      return
    }
    claim = await startAttempt(asDb(connection), exportId).catch(ownDatabaseError)
    if (!claim) {
      log.info({ exportId }, 'nothing to do: the export has ended or is gone')
      return
    }
    ended = measureAttempt(claim)
    await write(context, job, connection, claim, controller)
    ended({ end: 'succeeded' })
  } catch (error) {
    let ending: Ending = { end: 'unsettled' }
    try {
      ending = await end(claim, error)
    } finally {
      ended?.(ending)
    }
  }
}

/** Leaves an export that nobody has begun to another worker, or to this one when it can write files again. */
async function leave(boss: PgBoss, job: Job<ExportJob>): Promise<void> {
  log.warn({ exportId: job.data.exportId }, 'export left to a worker that can write its file')
  await passOnUncounted(boss, job, 'this worker cannot use the store')
}

async function write(
  context: HandlerContext,
  job: Job<ExportJob>,
  connection: ClaimConnection,
  claim: ClaimedExport,
  controller: AbortController,
): Promise<void> {
  const { exportId, attempt } = claim
  isOwnedBy(claim.ownerId)
  const startedAt = performance.now()
  log.info({ exportId, attempt, dataset: claim.dataset }, 'attempt started')
  const asked = await resolveRequest(asDb(connection), claim)
  let artifact: Artifact
  {
    using monitor = new AttemptMonitor(connection, claim, controller, context.attemptLimits)
    const room = roomFor(connection, claim)
    artifact = await runAttempt(context, claim, asked, { monitor, room }, controller.signal)
  }
  await needOwnStore(context, artifact)
  await finish(context, job, connection, claim, artifact)
  log.info(
    { exportId, attempt, ...artifact, durationMs: Math.round(performance.now() - startedAt) },
    'export succeeded',
  )
}

/** By the claim's own connection: it is lost with the claim. */
function roomFor(connection: ClaimConnection, { ownerId, exportId }: ClaimedExport): Room {
  return new Room(quotaBytes(), () => keptBytes(asDb(connection), ownerId, exportId).catch(ownDatabaseError))
}

/** Ends the attempt that has written its file. */
async function finish(
  context: HandlerContext,
  job: Job<ExportJob>,
  connection: ClaimConnection,
  claim: ClaimedExport,
  artifact: Artifact,
): Promise<void> {
  const finished = await finishTogether(context, job, connection, { claim, artifact }).catch(ownDatabaseError)
  if (finished) return
  // Fenced, or cancelled in the last moment; failOrRetry finds out which, and only the right one changes anything.
  await discard(context, artifact)
  throw new CancelledError()
}

/**
 * A disk that was mounted over the store meanwhile has taken the file, and no download would find it.
 * @throws StoreError when the store is not the one of the database.
 */
async function needOwnStore(context: HandlerContext, artifact: Artifact): Promise<void> {
  if ((await context.lookAtStore()) !== 'another') return
  await discard(context, artifact)
  throw new StoreError(new Error('The file was written into a store that is not the one of the database'))
}

/** Removes a file that no export will point at. Never throws: the sweep removes it later, and what it is removed for says more. */
async function discard({ store }: HandlerContext, { key }: Artifact): Promise<void> {
  await store
    .remove(key)
    .catch((error: unknown) => log.warn({ error, key }, 'a file that nobody needs could not be removed'))
}

/** Points the export at its file and completes the job, both or neither. @returns whether the export was still ours. */
async function finishTogether(
  { boss, retentionHours }: HandlerContext,
  job: Job<ExportJob>,
  connection: ClaimConnection,
  { claim, artifact }: { claim: ClaimedExport; artifact: Artifact },
): Promise<boolean> {
  // A worker that is frozen in here has locked both rows: nobody could give it up before its transaction ends.
  await connection.query(`begin; set local idle_in_transaction_session_timeout = ${FINISH_IDLE_MS}`)
  const db = asDb(connection)
  const finished = await succeed(db, claim, artifact, retentionHours)
  if (finished) await boss.complete(EXPORT_QUEUE, job, null, { db })
  await connection.query('commit')
  return finished
}

function ownDatabaseError(cause: unknown): never {
  throw cause instanceof ClaimLostError ? cause : new OwnDatabaseError(cause)
}
