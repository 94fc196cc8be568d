import { Problem } from '../../../../lib/problems/problem.ts'
import { datasetSchema, toDatasetView } from '../../../../server/api/dataset.ts'
import { findDatasetFor } from '../../../../server/datasets.ts'
import { answer } from '../../../../server/http/answer.ts'
import { handle } from '../../../../server/http/handle.ts'
import { otherMethods } from '../../../../server/http/other-methods.ts'
import { pollingViewer } from '../../../../server/viewer.ts'

type Context = { params: Promise<{ id: string }> }

/** One dataset that the viewer may export. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return handle('GET /api/datasets/{id}', async () => {
    const viewer = await pollingViewer()
    const dataset = findDatasetFor(viewer, (await params).id)
    if (!dataset) throw new Problem('dataset_unknown')
    return answer(datasetSchema, toDatasetView(viewer, dataset))
  })
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')
