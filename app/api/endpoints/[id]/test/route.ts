import { deliverySchema, toDelivery } from '../../../../../server/api/endpoints.ts'
import { answer } from '../../../../../server/http/answer.ts'
import { handle } from '../../../../../server/http/handle.ts'
import { otherMethods } from '../../../../../server/http/other-methods.ts'
import { countChange } from '../../../../../server/limits/changes.ts'
import { currentViewer } from '../../../../../server/viewer.ts'
import { findDelivery } from '../../../../../server/webhooks/deliveries.ts'
import { testEndpoint } from '../../../../../server/webhooks/endpoints.ts'

/** Sends an event of the type `test`. */
export function POST(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  return handle('POST /api/endpoints/{id}/test', async () => {
    const viewer = await currentViewer()
    await countChange(viewer)
    const { id } = await params
    const deliveryId = await testEndpoint(viewer, id)
    return answer(deliverySchema, toDelivery(await findDelivery(viewer, id, deliveryId)), { status: 202 })
  })
}

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST')
