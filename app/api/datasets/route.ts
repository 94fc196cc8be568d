import { datasetListSchema, toDatasetView } from '../../../server/api/dataset.ts'
import { datasetsFor } from '../../../server/datasets.ts'
import { answer } from '../../../server/http/answer.ts'
import { handle } from '../../../server/http/handle.ts'
import { otherMethods } from '../../../server/http/other-methods.ts'
import { pollingViewer } from '../../../server/viewer.ts'

/** What the viewer may export. */
export function GET(): Promise<Response> {
  return handle('GET /api/datasets', async () => {
    const viewer = await pollingViewer()
    const datasets = datasetsFor(viewer).map((dataset) => toDatasetView(viewer, dataset))
    return answer(datasetListSchema, { datasets })
  })
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
