'use server'

import { redirect } from 'next/navigation'
import { findDataset } from '../../datasets/registry.ts'
import { requestCancel } from '../../lib/exports/cancel.ts'
import { createExport } from '../../lib/exports/create.ts'
import { findRequest } from '../../lib/exports/queries.ts'
import { log } from '../../lib/log.ts'
import { type FieldError, Problem, problemDetails } from '../../lib/problems.ts'
import { currentViewer } from '../../lib/viewer.ts'

/** Why nothing was done: for the whole of it, and by field. */
export type Refusal = { title: string; message: string; errors: FieldError[] }

/**
 * Makes an export and sends the person to its claim page.
 * @returns only if there is none; both arguments may be anything, whatever their types say.
 */
export async function createExportAction(datasetId: string, request: unknown): Promise<Refusal> {
  return redirectTo(await attempt(() => create(datasetId, request)))
}

/** Makes another export of the same request and sends the person to its claim page. */
export async function repeatExportAction(id: string): Promise<Refusal> {
  return redirectTo(await attempt(() => repeat(id)))
}

/**
 * Cancels an export that has not ended; while a worker holds it, that takes until the worker has noticed.
 * @returns null once the cancel is on its way.
 */
export async function cancelExportAction(id: string): Promise<Refusal | null> {
  try {
    await requestCancel(await currentViewer(), id)
    return null
  } catch (error) {
    return refusalOf(error, 'an export could not be cancelled')
  }
}

async function create(datasetId: string, request: unknown, repeatOf?: string): Promise<string> {
  const dataset = findDataset(datasetId)
  if (!dataset) throw new Problem('dataset_unknown')
  return createExport(await currentViewer(), dataset, request, { repeatOf })
}

async function repeat(id: string): Promise<string> {
  const frozen = await findRequest(await currentViewer(), id)
  if (!frozen) throw new Problem('not_found')
  return create(frozen.dataset, frozen.request, id)
}

/** The new export's id, or why there is none. */
async function attempt(make: () => Promise<string>): Promise<string | Refusal> {
  try {
    return await make()
  } catch (error) {
    return refusalOf(error, 'an export could not be made')
  }
}

/** @param failure what the log says of an error that is no Problem. */
function refusalOf(error: unknown, failure: string): Refusal {
  if (!(error instanceof Problem)) log.error({ error }, failure)
  const problem = error instanceof Problem ? error : new Problem('internal')
  const { title, detail, errors } = problemDetails(problem.code, problem.message, problem.errors)
  return { title, message: detail, errors }
}

// Outside of every try: redirect works by throwing.
function redirectTo(made: string | Refusal): Refusal {
  if (typeof made === 'string') redirect(`/exports/${made}`)
  return made
}
