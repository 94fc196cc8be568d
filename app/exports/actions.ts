'use server'

import { redirect } from 'next/navigation'
import { findDataset } from '../../datasets/registry.ts'
import { cancelExport } from '../../lib/exports/cancel.ts'
import { createExport } from '../../lib/exports/create.ts'
import { repeatExport } from '../../lib/exports/repeat.ts'
import { log } from '../../lib/log.ts'
import { Problem, type ProblemDetails, problemDetails } from '../../lib/problems/problem.ts'
import { inTransaction } from '../../server/transaction.ts'
import { currentViewer } from '../../server/viewer.ts'

/**
 * Makes an export and sends the person to its claim page.
 * @returns only if there is none, why; both arguments may be anything, whatever their types say.
 */
export async function createExportAction(datasetId: string, request: unknown): Promise<ProblemDetails> {
  const made = await attempt('an export could not be made', async () => {
    const viewer = await currentViewer()
    const dataset = findDataset(datasetId)
    if (!dataset) throw new Problem('dataset_unknown')
    const id = await inTransaction((tx) => createExport(tx, viewer, dataset, request))
    log.info({ exportId: id, dataset: dataset.id, viewer: viewer.id }, 'export queued')
    return id
  })
  return redirectTo(made)
}

/** Makes another export of the same request and sends the person to its claim page. @returns only if there is none, why. */
export async function repeatExportAction(id: string): Promise<ProblemDetails> {
  const made = await attempt('an export could not be repeated', async () => {
    const viewer = await currentViewer()
    const repeated = await inTransaction((tx) => repeatExport(tx, viewer, id, findDataset))
    log.info({ exportId: repeated, repeatOf: id, viewer: viewer.id }, 'export queued')
    return repeated
  })
  return redirectTo(made)
}

/**
 * Cancels an export that has not ended; while a worker holds it, that takes until the worker has noticed.
 * @returns null once the cancel is on its way.
 */
export async function cancelExportAction(id: string): Promise<ProblemDetails | null> {
  const outcome = await attempt('an export could not be cancelled', async () => {
    const viewer = await currentViewer()
    const outcome = await inTransaction((tx) => cancelExport(tx, viewer, id))
    log.info({ exportId: id, viewer: viewer.id, outcome }, 'cancellation asked for')
    return outcome
  })
  return typeof outcome === 'string' ? null : outcome
}

/** @param failure what the log says of an error that is no Problem. @returns what the work gives, or why it gave nothing. */
async function attempt(failure: string, work: () => Promise<string>): Promise<string | ProblemDetails> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem)) log.error({ error }, failure)
    const { code, params, errors } = error instanceof Problem ? error : new Problem('internal')
    return problemDetails(code, params, errors)
  }
}

// Outside of every try: redirect works by throwing.
function redirectTo(made: string | ProblemDetails): ProblemDetails {
  if (typeof made === 'string') redirect(`/exports/${made}`)
  return made
}
