import { findDataset } from '../datasets/registry.ts'
import type { Dataset } from '../lib/dataset.ts'
import { type ExportRequest, requestSchema } from '../lib/exports/request.ts'
import type { Viewer } from '../lib/viewer.ts'
import { findRequest } from './queries.ts'

/** What an export was asked for, and of what. */
export type EarlierRequest = { dataset: Dataset; request: ExportRequest }

/** The request of the viewer's export, if there is one by this id and it still fits its dataset; else null. */
export async function findEarlierRequest(viewer: Viewer, id: string): Promise<EarlierRequest | null> {
  const frozen = await findRequest(viewer, id)
  const dataset = frozen ? findDataset(frozen.dataset) : undefined
  if (!frozen || !dataset) return null
  const parsed = requestSchema(dataset).safeParse(frozen.request)
  return parsed.success ? { dataset, request: parsed.data } : null
}
