import { deliverySchema, toDelivery } from '../../../../../../../server/api/endpoints.ts'
import { answer } from '../../../../../../../server/http/answer.ts'
import { handle } from '../../../../../../../server/http/handle.ts'
import { otherMethods } from '../../../../../../../server/http/other-methods.ts'
import { countChange } from '../../../../../../../server/limits/changes.ts'
import { currentViewer } from '../../../../../../../server/viewer.ts'
import { sendAgain } from '../../../../../../../server/webhooks/deliveries.ts'

/** Sends a delivery again, under the same id. */
export function POST(
  _request: Request,
  { params }: { params: Promise<{ id: string; deliveryId: string }> },
): Promise<Response> {
  return handle('POST /api/endpoints/{id}/deliveries/{deliveryId}/send-again', async () => {
    const viewer = await currentViewer()
    await countChange(viewer)
    const { id, deliveryId } = await params
    return answer(deliverySchema, toDelivery(await sendAgain(viewer, id, deliveryId)), { status: 202 })
  })
}

export const { GET, HEAD, PUT, PATCH, DELETE, OPTIONS } = otherMethods('POST')
