import { emptyAnswer } from '../../../../../../server/http/answer.ts'
import { handle } from '../../../../../../server/http/handle.ts'
import { otherMethods } from '../../../../../../server/http/other-methods.ts'
import { revokeLink } from '../../../../../../server/sharing.ts'
import { currentViewer } from '../../../../../../server/viewer.ts'

type Context = { params: Promise<{ id: string; linkId: string }> }

/** Revokes a claim link of an export. */
export function DELETE(_request: Request, { params }: Context): Promise<Response> {
  return handle('DELETE /api/exports/{id}/links/{linkId}', async () => {
    const viewer = await currentViewer()
    const { id, linkId } = await params
    await revokeLink(viewer, id, linkId)
    return emptyAnswer()
  })
}

export const { GET, HEAD, POST, PUT, PATCH, OPTIONS } = otherMethods('DELETE')
