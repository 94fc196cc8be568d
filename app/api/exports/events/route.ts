import { handle } from '../../../../server/http/handle.ts'
import { otherMethods } from '../../../../server/http/other-methods.ts'
import { eventStream } from '../../../../server/live/event-stream.ts'
import { lastingViewer } from '../../../../server/viewer.ts'

/** What moves of the viewer's exports, told as it happens. */
export function GET(request: Request): Promise<Response> {
  return handle('GET /api/exports/events', async () => eventStream(request.method, await lastingViewer()))
}

export const HEAD = GET
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD')
