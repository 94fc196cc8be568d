import { rowCountsSchema, toRowCountsView } from '../../../server/api/row-counts.ts'
import { datasetsFor } from '../../../server/datasets.ts'
import { answer } from '../../../server/http/answer.ts'
import { handle } from '../../../server/http/handle.ts'
import { otherMethods } from '../../../server/http/other-methods.ts'
import { rowCountsOf } from '../../../server/preview/row-counts.ts'
import { currentViewer } from '../../../server/viewer.ts'

/** How many rows there are of what the viewer may export. */
export function GET(request: Request): Promise<Response> {
  return handle('GET /api/row-counts', async () => {
    const viewer = await currentViewer()
    const counts = await rowCountsOf(viewer, datasetsFor(viewer), request.signal)
    return answer(rowCountsSchema, toRowCountsView(counts))
  })
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
