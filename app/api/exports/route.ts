import { under } from '../../../lib/base-path.ts'
import { makeOrFindExport } from '../../../lib/exports/create.ts'
import { log } from '../../../lib/log.ts'
import { exportPageSchema } from '../../../server/api/export.ts'
import { acceptedAnswer } from '../../../server/api/export-answer.ts'
import { askedOf, listQuery } from '../../../server/api/export-query.ts'
import { readIdempotencyKey, readNewExport } from '../../../server/api/new-export.ts'
import { answer } from '../../../server/http/answer.ts'
import { clientAddress } from '../../../server/http/client-address.ts'
import { handle } from '../../../server/http/handle.ts'
import { readJson } from '../../../server/http/json-body.ts'
import { otherMethods } from '../../../server/http/other-methods.ts'
import { readQuery } from '../../../server/http/query.ts'
import { countChange } from '../../../server/limits/changes.ts'
import { listExports } from '../../../server/queries.ts'
import { inTransaction } from '../../../server/transaction.ts'
import { currentViewer, pollingViewer } from '../../../server/viewer.ts'

/** The viewer's exports, newest first, a page at a time. */
export function GET(request: Request): Promise<Response> {
  return handle('GET /api/exports', async () => {
    const viewer = await pollingViewer()
    return answer(exportPageSchema, await listExports(viewer, askedOf(readQuery(request, listQuery))))
  })
}

/** Makes an export. The same request under the same Idempotency-Key makes no second one within 24 hours. */
export function POST(request: Request): Promise<Response> {
  return handle('POST /api/exports', async () => {
    const viewer = await currentViewer()
    await countChange(viewer)
    const requestKey = readIdempotencyKey(request.headers)
    const { dataset, name, request: asked } = readNewExport(viewer, await readJson(request))
    const options = { address: clientAddress(), name, requestKey }
    const { exportId, isKnown } = await inTransaction((tx) =>
      makeOrFindExport(tx, viewer, dataset, asked, options),
    )
    log.info({ exportId, dataset: dataset.id, isKnown }, 'export asked for')
    return acceptedAnswer(viewer, exportId, {
      Location: under(`/api/exports/${exportId}`),
      ...(isKnown && { 'Idempotent-Replayed': 'true' }),
    })
  })
}

export const HEAD = GET
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD', 'POST')

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
