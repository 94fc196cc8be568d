import { configuredStore } from '../../../../../lib/store/configured-store.ts'
import { downloadResponse } from '../../../../../server/download.ts'
import { handle } from '../../../../../server/http/handle.ts'
import { otherMethods } from '../../../../../server/http/other-methods.ts'
import { currentViewer } from '../../../../../server/viewer.ts'
import { announceLength } from './announce-length.ts'

type Context = { params: Promise<{ id: string }> }

/** The download: whole, or the range that was asked for. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const response = await handle('GET /api/exports/{id}/file', async () =>
    downloadResponse(configuredStore(), await currentViewer(), (await params).id, request),
  )
  return announceLength(response)
}

/** The same headers without the bytes. Next does not answer HEAD by itself here. */
export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')
