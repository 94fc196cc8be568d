import { endpointSchema, toEndpoint } from '../../../../server/api/endpoints.ts'
import { answer, emptyAnswer } from '../../../../server/http/answer.ts'
import { handle } from '../../../../server/http/handle.ts'
import { readJson } from '../../../../server/http/json-body.ts'
import { otherMethods } from '../../../../server/http/other-methods.ts'
import { currentViewer } from '../../../../server/viewer.ts'
import { changeEndpoint, findEndpoint, removeEndpoint } from '../../../../server/webhooks/endpoints.ts'

type Context = { params: Promise<{ id: string }> }

/** One of the viewer's endpoints. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return handle('GET /api/endpoints/{id}', async () => {
    const endpoint = await findEndpoint(await currentViewer(), (await params).id)
    return answer(endpointSchema, toEndpoint(endpoint))
  })
}

/** Changes what the body names of it. */
export function PATCH(request: Request, { params }: Context): Promise<Response> {
  return handle('PATCH /api/endpoints/{id}', async () => {
    const viewer = await currentViewer()
    const { id } = await params
    // Before anything is said about the body.
    await findEndpoint(viewer, id)
    const endpoint = await changeEndpoint(viewer, id, await readJson(request))
    return answer(endpointSchema, toEndpoint(endpoint))
  })
}

/** Removes it, with its deliveries. */
export function DELETE(_request: Request, { params }: Context): Promise<Response> {
  return handle('DELETE /api/endpoints/{id}', async () => {
    await removeEndpoint(await currentViewer(), (await params).id)
    return emptyAnswer()
  })
}

export const HEAD = GET
export const { POST, PUT, OPTIONS } = otherMethods('GET', 'HEAD', 'PATCH', 'DELETE')
