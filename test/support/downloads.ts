import { GET, HEAD } from '../../app/api/exports/[id]/file/route.ts'

/** Asks the route for an export's file, as the demo viewer. */
export function download(
  id: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Response> {
  const url = `http://127.0.0.1:3000/api/exports/${encodeURIComponent(id)}/file`
  const route = method === 'HEAD' ? HEAD : GET
  return route(new Request(url, { method, headers }), { params: Promise.resolve({ id }) })
}

/** The status of the answer to {@link download}, whose body nobody wants. */
export async function statusOf(...request: Parameters<typeof download>): Promise<number> {
  const response = await download(...request)
  await response.body?.cancel()
  return response.status
}
