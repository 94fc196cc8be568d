import { deliveriesQuery, deliveryPageSchema, toDelivery } from '../../../../../server/api/endpoints.ts'
import { answer } from '../../../../../server/http/answer.ts'
import { handle } from '../../../../../server/http/handle.ts'
import { otherMethods } from '../../../../../server/http/other-methods.ts'
import { readQuery } from '../../../../../server/http/query.ts'
import { currentViewer } from '../../../../../server/viewer.ts'
import { listDeliveries } from '../../../../../server/webhooks/deliveries.ts'

/** What an endpoint of the viewer's was told, and is to be told; newest first, a page at a time. */
export function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return handle('GET /api/endpoints/{id}/deliveries', async () => {
    const viewer = await currentViewer()
    const query = readQuery(request, deliveriesQuery)
    const { deliveries, nextCursor } = await listDeliveries(viewer, (await params).id, query)
    return answer(deliveryPageSchema, { deliveries: deliveries.map(toDelivery), nextCursor })
  })
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')
