import { configuredStore } from '../../../../../lib/store/configured-store.ts'
import { sharedFileResponse } from '../../../../../server/claim-links.ts'
import { handle } from '../../../../../server/http/handle.ts'
import { otherMethods } from '../../../../../server/http/other-methods.ts'
import { announceLength } from '../../../exports/[id]/file/announce-length.ts'

type Context = { params: Promise<{ token: string }> }

/** The file of a claim link: whole, or the range that was asked for. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const response = await handle('GET /api/claims/{token}/file', async () =>
    sharedFileResponse(configuredStore(), (await params).token, request),
  )
  return announceLength(response)
}

/** The same headers without the bytes. Next does not answer HEAD by itself here. */
export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')
