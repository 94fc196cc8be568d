import type { Job, PgBoss } from 'pg-boss'
import { findDataset } from '../datasets/registry.ts'
import type { Dataset } from '../lib/dataset.ts'
import { type ExportRequest, fieldErrors, requestSchema } from '../lib/exports/request.ts'
import { log } from '../lib/log.ts'
import { Problem } from '../lib/problems.ts'
import { EXPORT_QUEUE, type ExportJob } from '../lib/queue.ts'
import { type AttemptContext, writeArtifact } from './attempt.ts'
import { classify } from './classify.ts'
import { jobDatabase, transaction } from './database.ts'
import {
  type Artifact,
  type ClaimedExport,
  claimExport,
  failExport,
  finishExport,
  giveUpExport,
  releaseExport,
} from './lifecycle.ts'
import { FencedError } from './progress.ts'

/** What the handler needs from its process. */
export type HandlerContext = AttemptContext & { boss: PgBoss; retentionHours: number }

/**
 * Runs one job: claims its export, writes the file, and ends the export.
 * @throws a sanitised Error when the job should be tried again: pg-boss keeps what is thrown for days.
 */
export async function handleExport(context: HandlerContext, job: Job<ExportJob>): Promise<void> {
  const { exportId } = job.data
  const claim = await claimExport(exportId)
  if (!claim) {
    log.info({ exportId }, 'nothing to do: the export has ended or is gone')
    return
  }
  const startedAt = performance.now()
  log.info({ exportId, attempt: claim.attempt, dataset: claim.dataset }, 'attempt started')
  try {
    const { dataset, request } = resolveRequest(claim)
    const artifact = await writeArtifact(context, claim, dataset, request, job.signal)
    await finish(context, job, claim, artifact)
    const durationMs = Math.round(performance.now() - startedAt)
    log.info({ exportId, attempt: claim.attempt, ...artifact, durationMs }, 'export succeeded')
  } catch (error) {
    await settle(claim, error)
  }
}

/**
 * Ends an export whose job has used up its attempts; the dead-letter queue brings it here. The failed job is removed,
 * because it would hold up its owner's next exports.
 */
export async function handleDeadLetter(boss: PgBoss, job: Job<ExportJob>): Promise<void> {
  const { exportId } = job.data
  if (await giveUpExport(exportId)) log.error({ exportId }, 'export failed: its attempts are used up')
  await boss.deleteJob(EXPORT_QUEUE, exportId)
}

/** The frozen request, checked against today's dataset: it may have changed since the export was made. */
function resolveRequest(claim: ClaimedExport): { dataset: Dataset; request: ExportRequest } {
  const dataset = findDataset(claim.dataset)
  if (!dataset) throw new Problem('dataset_unknown')
  const parsed = requestSchema(dataset).safeParse(claim.request)
  if (!parsed.success) {
    throw new Problem('invalid_request', { errors: fieldErrors(parsed.error), cause: parsed.error })
  }
  return { dataset, request: parsed.data }
}

/** Points the export at its file and completes the job, both or neither. */
async function finish(
  context: HandlerContext,
  job: Job<ExportJob>,
  claim: ClaimedExport,
  artifact: Artifact,
): Promise<void> {
  const finished = await transaction(async (tx) => {
    const isOurs = await finishExport(tx, claim, artifact, context.retentionHours)
    if (isOurs) await context.boss.complete(EXPORT_QUEUE, job, null, { db: jobDatabase(tx) })
    return isOurs
  })
  if (finished) return
  await context.store.remove(artifact.key)
  throw new FencedError(claim)
}

/** Decides what becomes of an export whose attempt failed. */
async function settle(claim: ClaimedExport, error: unknown): Promise<void> {
  const { exportId, attempt } = claim
  if (error instanceof FencedError) {
    log.warn({ exportId, attempt }, 'attempt stopped: another worker took the export over')
    return
  }
  const { code, detail, transient } = classify(error)
  log.error({ exportId, attempt, code, transient, error }, 'attempt failed')
  if (!transient) {
    await failExport(claim, code, detail)
    return
  }
  await releaseExport(claim, code, detail)
  throw new Error(`Attempt ${attempt} failed: ${code}`)
}
