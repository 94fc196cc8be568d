import type { ProblemDetails } from './problem.ts'

/** The URI of a kind of problem (RFC 9457, section 3.1.1). */
export function typeOf(code: string): string {
  return `urn:claimcheck:problem:${code}`
}

/** Whether something is the body of a problem of ours, and not of whatever else may answer in our place. A page needs none of the sentences for it. */
export function isProblemDetails(body: unknown): body is ProblemDetails {
  if (typeof body !== 'object' || body === null) return false
  const { type, code, title, detail, errors } = body as Partial<ProblemDetails>
  const isComplete = typeof title === 'string' && typeof detail === 'string' && Array.isArray(errors)
  return isComplete && typeof code === 'string' && type === typeOf(code)
}
