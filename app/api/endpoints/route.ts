import { under } from '../../../lib/base-path.ts'
import { log } from '../../../lib/log.ts'
import { endpointListSchema, madeEndpointSchema, toEndpoint } from '../../../server/api/endpoints.ts'
import { answer } from '../../../server/http/answer.ts'
import { handle } from '../../../server/http/handle.ts'
import { readJson } from '../../../server/http/json-body.ts'
import { otherMethods } from '../../../server/http/other-methods.ts'
import { countChange } from '../../../server/limits/changes.ts'
import { currentViewer } from '../../../server/viewer.ts'
import { listEndpoints, makeEndpoint } from '../../../server/webhooks/endpoints.ts'

/** The viewer's endpoints, the oldest first. */
export function GET(): Promise<Response> {
  return handle('GET /api/endpoints', async () => {
    const endpoints = await listEndpoints(await currentViewer())
    return answer(endpointListSchema, { endpoints: endpoints.map(toEndpoint) })
  })
}

/** Makes an endpoint. Its secret is in this answer and in no other. */
export function POST(request: Request): Promise<Response> {
  return handle('POST /api/endpoints', async () => {
    const viewer = await currentViewer()
    await countChange(viewer)
    const { endpoint, secret } = await makeEndpoint(viewer, await readJson(request))
    log.info({ endpointId: endpoint.id }, 'webhook added')
    return answer(
      madeEndpointSchema,
      { ...toEndpoint(endpoint), secret },
      { status: 201, headers: { Location: under(`/api/endpoints/${endpoint.id}`) } },
    )
  })
}

export const HEAD = GET
export const { PUT, PATCH, DELETE, OPTIONS } = otherMethods('GET', 'HEAD', 'POST')

// Without this, Next would answer once at build time, for ever.
export const dynamic = 'force-dynamic'
