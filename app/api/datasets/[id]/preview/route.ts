import { Problem } from '../../../../../lib/problems/problem.ts'
import { previewSchema, readPreviewRequest, toPreviewView } from '../../../../../server/api/preview.ts'
import { findDatasetFor } from '../../../../../server/datasets.ts'
import { answer } from '../../../../../server/http/answer.ts'
import { handle } from '../../../../../server/http/handle.ts'
import { readJson } from '../../../../../server/http/json-body.ts'
import { otherMethods } from '../../../../../server/http/other-methods.ts'
import { previewOf } from '../../../../../server/preview/preview.ts'
import { tellOfPreview } from '../../../../../server/preview/told.ts'
import { currentViewer } from '../../../../../server/viewer.ts'

type Context = { params: Promise<{ id: string }> }

/** The first rows of what an export would have. It changes nothing, and has a body because a request may be long. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return handle('POST /api/datasets/{id}/preview', async () => {
    // As a file's: who was shut out a second ago is shown no row.
    const viewer = await currentViewer()
    const dataset = findDatasetFor(viewer, (await params).id)
    if (!dataset) throw new Problem('dataset_unknown')
    const asked = readPreviewRequest(dataset, await readJson(request))
    const rows = await previewOf(viewer, dataset, asked, request.signal)
    await tellOfPreview(viewer, dataset)
    return answer(previewSchema, toPreviewView(rows, asked))
  })
}

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST')
