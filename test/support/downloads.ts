import { call } from './api.ts'

/** Asks the route for an export's file, as the demo viewer. */
export function download(
  id: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Response> {
  return call(`${method} /api/exports/{id}/file`, { id, headers })
}

/** The status of the answer to {@link download}, whose body nobody wants. */
export async function statusOf(...request: Parameters<typeof download>): Promise<number> {
  const response = await download(...request)
  await response.body?.cancel()
  return response.status
}
