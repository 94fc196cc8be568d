import { claimLinksSchema, newClaimLinkSchema } from '../../../../../server/api/claim-links.ts'
import { answer } from '../../../../../server/http/answer.ts'
import { handle } from '../../../../../server/http/handle.ts'
import { otherMethods } from '../../../../../server/http/other-methods.ts'
import { countChange } from '../../../../../server/limits/changes.ts'
import { listLinks, shareExport } from '../../../../../server/sharing.ts'
import { currentViewer } from '../../../../../server/viewer.ts'

type Context = { params: Promise<{ id: string }> }

/** The claim links of an export that work. */
export function GET(_request: Request, { params }: Context): Promise<Response> {
  return handle('GET /api/exports/{id}/links', async () => {
    const viewer = await currentViewer()
    return answer(claimLinksSchema, await listLinks(viewer, (await params).id))
  })
}

/** Makes a claim link of an export; nothing in the body is read. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return handle('POST /api/exports/{id}/links', async () => {
    const viewer = await currentViewer()
    await countChange(viewer)
    const made = await shareExport(viewer, (await params).id, request.headers)
    return answer(newClaimLinkSchema, made, { status: 201 })
  })
}

export const HEAD = GET
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD', 'POST')
