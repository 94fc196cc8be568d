import { configuredStore } from '../../../../lib/store/configured-store.ts'
import { conditionalAnswer } from '../../../../server/api/export-answer.ts'
import { claimQuery } from '../../../../server/api/export-query.ts'
import { findShared } from '../../../../server/claim-links.ts'
import { handle } from '../../../../server/http/handle.ts'
import { otherMethods } from '../../../../server/http/other-methods.ts'
import { readQuery } from '../../../../server/http/query.ts'

type Context = { params: Promise<{ token: string }> }

/** The state of a claim link's export, for whoever has the link. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return handle('GET /api/claims/{token}', async () => {
    readQuery(request, claimQuery)
    return conditionalAnswer(request.headers, await findShared(configuredStore(), (await params).token))
  })
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')
