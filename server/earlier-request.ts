import type { Dataset } from '../lib/dataset.ts'
import { type ExportRequest, requestSchema } from '../lib/exports/request.ts'
import { heldTo } from '../lib/narrowing.ts'
import { isLimited } from '../lib/scope.ts'
import type { Viewer } from '../lib/viewer.ts'
import { findDatasetFor } from './datasets.ts'
import { findRequest } from './queries.ts'

/**
 * What an export was asked for; `request` is null where it no longer fits its dataset, and `frozen` is what was asked for all the same. `isLimited`: whether its viewer may see some rows at
 * most, or could not see more when its file was written.
 */
export type EarlierRequest = {
  dataset: Dataset
  request: ExportRequest | null
  frozen: unknown
  isLimited: boolean
}

/** The request of the viewer's export; null if there is none by this id, or its dataset is not there for them (any more). */
export async function findEarlierRequest(viewer: Viewer, id: string): Promise<EarlierRequest | null> {
  const frozen = await findRequest(viewer, id)
  const dataset = frozen ? findDatasetFor(viewer, frozen.dataset) : undefined
  if (!frozen || !dataset) return null
  const parsed = requestSchema(dataset).safeParse(frozen.request)
  return {
    dataset,
    request: parsed.success ? parsed.data : null,
    frozen: frozen.request,
    isLimited: frozen.scopeDigest !== null || isLimited(heldTo(viewer, frozen.narrowing), dataset),
  }
}
