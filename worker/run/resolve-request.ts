import { findDataset } from '../../datasets/registry.ts'
import type { Dataset } from '../../lib/dataset.ts'
import { type ExportRequest, fieldErrors, requestSchema } from '../../lib/exports/request.ts'
import type { ClaimedExport } from '../../lib/exports/transitions.ts'
import { Problem } from '../../lib/problems/problem.ts'

/**
 * The frozen request, checked against today's dataset: it may have changed since the export was made.
 * @throws Problem `dataset_unknown` or `dataset_changed`.
 */
export function resolveRequest(claim: ClaimedExport): { dataset: Dataset; request: ExportRequest } {
  const dataset = findDataset(claim.dataset)
  if (!dataset) throw new Problem('dataset_unknown')
  const parsed = requestSchema(dataset).safeParse(claim.request)
  if (parsed.success) return { dataset, request: parsed.data }
  throw new Problem('dataset_changed', { errors: fieldErrors(parsed.error), cause: parsed.error })
}
