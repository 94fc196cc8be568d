import type { z } from '../../lib/zod.ts'

const OF_WHOEVER_ASKED = { 'Cache-Control': 'private, no-store' }

/**
 * The JSON answer of a route. Nobody keeps it: it is of whoever asked.
 * @param _schema of which the documentation of the route is made; what is answered has its type.
 */
export function answer<Schema extends z.ZodType>(
  _schema: Schema,
  body: z.output<Schema>,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return Response.json(body, { status, headers: { ...OF_WHOEVER_ASKED, ...headers } })
}

/** What a route answers that has done something and has nothing to tell. */
export function noContent(): Response {
  return new Response(null, { status: 204, headers: OF_WHOEVER_ASKED })
}
