import { findDataset } from '../datasets/registry.ts'
import type { Dataset } from '../lib/dataset.ts'
import { type ExportRequest, fieldErrors, requestSchema } from '../lib/exports/request.ts'
import { Problem } from '../lib/problems.ts'
import type { ClaimedExport } from './lifecycle.ts'

/**
 * The frozen request, checked against today's dataset: it may have changed since the export was made.
 * @throws Problem `dataset_unknown` or `invalid_request`.
 */
export function resolveRequest(claim: ClaimedExport): { dataset: Dataset; request: ExportRequest } {
  const dataset = findDataset(claim.dataset)
  if (!dataset) throw new Problem('dataset_unknown')
  const parsed = requestSchema(dataset).safeParse(claim.request)
  if (parsed.success) return { dataset, request: parsed.data }
  const detail = 'The dataset has changed since the export was made.'
  throw new Problem('invalid_request', { detail, errors: fieldErrors(parsed.error), cause: parsed.error })
}
