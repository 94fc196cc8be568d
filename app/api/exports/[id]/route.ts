import { createHash } from 'node:crypto'
import type { ExportView } from '../../../../lib/exports/view.ts'
import { Problem } from '../../../../lib/problems/problem.ts'
import { configuredStore } from '../../../../lib/store/configured-store.ts'
import { findClaim } from '../../../../server/claim-view.ts'
import { tellOfDenial } from '../../../../server/denials.ts'
import { failedPrecondition } from '../../../../server/http/conditional.ts'
import { handle } from '../../../../server/http/handle.ts'
import { pollingViewer } from '../../../../server/viewer.ts'

/** The export's state: what the claim page polls. */
export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return handle('GET /api/exports/{id}', async () => {
    const viewer = await pollingViewer()
    const { id } = await params
    const found = await findClaim(configuredStore(), viewer, id)
    if (!found) {
      await tellOfDenial(viewer, id, 'status')
      throw new Problem('not_found')
    }
    const headers = stateHeaders(found)
    const failed = failedPrecondition(request.headers, headers.get('etag') ?? '')
    if (failed === 412) throw new Problem('precondition_failed')
    if (failed === 304) return new Response(null, { status: 304, headers })
    return Response.json(found, { headers })
  })
}

function stateHeaders({ observedAt: _, ...state }: ExportView): Headers {
  // The clock moves with every answer; a state in which nothing else moved is the same state.
  const etag = createHash('sha256').update(JSON.stringify(state)).digest('base64url')
  const headers = new Headers({ ETag: `"${etag}"`, 'Cache-Control': 'private, no-store' })
  if (state.pollAfterMs !== null) headers.set('Retry-After', String(Math.ceil(state.pollAfterMs / 1_000)))
  return headers
}
