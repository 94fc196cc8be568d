'use server'

import { redirect } from 'next/navigation'
import { findDataset } from '../../datasets/registry.ts'
import { createExport } from '../../lib/exports/create.ts'
import { findRequest } from '../../lib/exports/queries.ts'
import { log } from '../../lib/log.ts'
import { type FieldError, Problem, problemDetails } from '../../lib/problems.ts'
import { currentViewer } from '../../lib/viewer.ts'

/** Why no export was made: for the whole of it, and by field. */
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

async function create(datasetId: string, request: unknown): Promise<string> {
  const dataset = findDataset(datasetId)
  if (!dataset) throw new Problem('dataset_unknown')
  return createExport(await currentViewer(), dataset, request)
}

async function repeat(id: string): Promise<string> {
  const frozen = await findRequest(await currentViewer(), id)
  if (!frozen) throw new Problem('not_found')
  return create(frozen.dataset, frozen.request)
}

/** The new export's id, or why there is none. */
async function attempt(make: () => Promise<string>): Promise<string | Refusal> {
  try {
    return await make()
  } catch (error) {
    if (!(error instanceof Problem)) log.error({ error }, 'an export could not be made')
    const problem = error instanceof Problem ? error : new Problem('internal')
    const { title, detail, errors } = problemDetails(problem.code, problem.message, problem.errors)
    return { title, message: detail, errors }
  }
}

// Outside of every try: redirect works by throwing.
function redirectTo(made: string | Refusal): Refusal {
  if (typeof made === 'string') redirect(`/exports/${made}`)
  return made
}
