import type { z } from '../../lib/zod.ts'

const KEPT_BY_NOBODY = { 'Cache-Control': 'private, no-store' }

/**
 * The JSON answer of a route. Nobody keeps it: it is of whoever asked.
 * @param _schema of which the documentation of the route is made; what is answered has its type.
 */
export function answer<Schema extends z.ZodType>(
  _schema: Schema,
  body: z.output<Schema>,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return Response.json(body, { status, headers: { ...KEPT_BY_NOBODY, ...headers } })
}

/** The answer of a route that has done what it was asked for, and has nothing to say of it. */
export function emptyAnswer(): Response {
  return new Response(null, { status: 204, headers: KEPT_BY_NOBODY })
}
