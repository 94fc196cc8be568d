import { PROBLEMS } from '../../lib/problems/catalog.ts'
import { type Problem, problemDetails } from '../../lib/problems/problem.ts'
import type { ProblemKind } from '../../lib/problems/problem-kind.ts'

/** The `application/problem+json` answer for a problem (RFC 9457). */
export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  const body = problemDetails(problem.code, problem.params, problem.errors)
  const { retryAfterSeconds: usual, challenge }: ProblemKind = PROBLEMS[problem.code]
  const { retryAfterSeconds = usual } = problem.params
  const retryAfter =
    retryAfterSeconds === undefined ? undefined : { 'Retry-After': String(retryAfterSeconds) }
  return Response.json(body, {
    status: body.status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      ...retryAfter,
      ...(challenge !== undefined && { 'WWW-Authenticate': challenge }),
      ...headers,
    },
  })
}
