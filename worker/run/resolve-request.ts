import { findDataset } from '../../datasets/registry.ts'
import type { Dataset } from '../../lib/dataset.ts'
import { understandRequest } from '../../lib/exports/frozen-request.ts'
import type { ExportRequest } from '../../lib/exports/request.ts'
import type { ClaimedExport } from '../../lib/exports/transitions.ts'

/** The frozen request, checked against today's dataset. @throws as {@link understandRequest}. */
export function resolveRequest(claim: ClaimedExport): { dataset: Dataset; request: ExportRequest } {
  return understandRequest(findDataset(claim.dataset), claim)
}
