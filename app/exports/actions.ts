'use server'

import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cancelExport } from '../../lib/exports/cancel.ts'
import { createExport } from '../../lib/exports/create.ts'
import { repeatExport } from '../../lib/exports/repeat.ts'
import { log } from '../../lib/log.ts'
import { Problem, type ProblemDetails } from '../../lib/problems/problem.ts'
import { configuredStore } from '../../lib/store/configured-store.ts'
import type { NewClaimLinkBody } from '../../server/api/claim-links.ts'
import { findDatasetFor } from '../../server/datasets.ts'
import { deleteWithFile } from '../../server/delete-export.ts'
import { denialOf } from '../../server/denials.ts'
import { clientAddress } from '../../server/http/client-address.ts'
import { renameExport } from '../../server/rename-export.ts'
import { revokeLink, shareExport } from '../../server/sharing.ts'
import { inTransaction } from '../../server/transaction.ts'
import { changeFor, changesFor } from '../attempt.ts'

/**
 * Makes an export and sends the person to its claim page.
 * @param madeFor whom the page was made for, see {@link attemptFor}.
 * @param requestKey the same for the same request, which makes one export however often it arrives.
 * @returns only if there is none, why; every argument may be anything or missing, whatever its type says.
 */
export async function createExportAction(
  madeFor: string,
  datasetId: string,
  request: unknown,
  requestKey: string,
): Promise<ProblemDetails> {
  const made = await changeFor(madeFor, 'an export could not be made', async (viewer) => {
    const dataset = findDatasetFor(viewer, datasetId)
    if (!dataset) throw new Problem('dataset_unknown')
    const address = clientAddress()
    const id = await inTransaction((tx) =>
      createExport(tx, viewer, dataset, request, { address, requestKey }),
    )
    log.info({ exportId: id, dataset: dataset.id }, 'export asked for')
    return id
  })
  return redirectTo(made)
}

/** Makes another export of the same request and sends the person to its claim page. Otherwise as {@link createExportAction}. */
export async function repeatExportAction(
  madeFor: string,
  id: string,
  requestKey: string,
): Promise<ProblemDetails> {
  const made = await changeFor(madeFor, 'an export could not be repeated', async (viewer) => {
    const address = clientAddress()
    const find = (datasetId: string) => findDatasetFor(viewer, datasetId)
    const repeated = await inTransaction((tx) =>
      repeatExport(tx, viewer, id, find, { address, requestKey }),
    ).catch(denialOf(viewer, id, 'repeat'))
    log.info({ exportId: repeated, repeatOf: id }, 'export asked for')
    return repeated
  })
  return redirectTo(made)
}

/**
 * Cancels an export that has not ended; while a worker holds it, that takes until the worker has noticed.
 * @returns null once the cancel is on its way.
 */
export async function cancelExportAction(madeFor: string, id: string): Promise<ProblemDetails | null> {
  const outcome = await changeFor(madeFor, 'an export could not be cancelled', async (viewer) => {
    const outcome = await inTransaction((tx) => cancelExport(tx, viewer, id, clientAddress())).catch(
      denialOf(viewer, id, 'cancel'),
    )
    log.info({ exportId: id, outcome }, 'cancellation asked for')
    return outcome
  })
  return typeof outcome === 'string' ? null : outcome
}

/**
 * Deletes an export that has ended, with its file, and sends the person to their history.
 * @param stays whether they stay where they are: in the history, at its own place.
 * @returns null where they stay, or why it was not deleted.
 */
export async function deleteExportAction(
  madeFor: string,
  id: string,
  stays = false,
): Promise<ProblemDetails | null> {
  const refusal = await changesFor(madeFor, 'an export could not be deleted', (viewer) =>
    deleteWithFile(configuredStore(), viewer, id).catch(denialOf(viewer, id, 'delete')),
  )
  if (refusal === null && stays !== true) redirect('/exports')
  return refusal
}

/** Changes what the person calls an export. @param input what the form has; it may be anything. @returns null once it is called so. */
export async function nameExportAction(
  madeFor: string,
  id: string,
  input: unknown,
): Promise<ProblemDetails | null> {
  return changesFor(madeFor, 'an export could not be named', (viewer) =>
    renameExport(viewer, String(id), async () => input).catch(denialOf(viewer, id, 'name')),
  )
}

/** Makes a claim link of an export. @returns the link, which nobody can read again, or why there is none. */
export async function makeClaimLinkAction(
  madeFor: string,
  id: string,
): Promise<NewClaimLinkBody | ProblemDetails> {
  return changeFor(madeFor, 'a claim link could not be made', async (viewer) =>
    shareExport(viewer, id, await headers()),
  )
}

/** Revokes a claim link of an export. @returns null once it does not work any more. */
export async function revokeClaimLinkAction(
  madeFor: string,
  id: string,
  linkId: string,
): Promise<ProblemDetails | null> {
  return changesFor(madeFor, 'a claim link could not be revoked', (viewer) => revokeLink(viewer, id, linkId))
}

// Outside of every try: redirect works by throwing.
function redirectTo(made: string | ProblemDetails): ProblemDetails {
  if (typeof made === 'string') redirect(`/exports/${made}`)
  return made
}
