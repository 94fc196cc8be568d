import { handle } from '../../../server/http/handle.ts'
import { otherMethods } from '../../../server/http/other-methods.ts'
import { documentAnswer } from '../../../server/openapi/document-answer.ts'

/** The document of the API. It is the same for everybody, and tells of nobody. */
export function GET(request: Request): Promise<Response> {
  return handle('GET /api/openapi.json', async () => documentAnswer(request.headers))
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
