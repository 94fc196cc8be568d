import type { z } from '../../lib/zod.ts'

/**
 * The JSON answer of a route. Nobody keeps it: it is of whoever asked.
 * @param _schema of which the documentation of the route is made; what is answered has its type.
 */
export function answer<Schema extends z.ZodType>(
  _schema: Schema,
  body: z.output<Schema>,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return Response.json(body, { status, headers: { 'Cache-Control': 'private, no-store', ...headers } })
}
