import { PROBLEMS, type ProblemCode } from '../../lib/problems/catalog.ts'
import type { HeaderUses, Operation } from './operation.ts'

/** What can go wrong whatever is asked for. */
const ANYWHERE: readonly ProblemCode[] = [
  'malformed_address',
  'body_too_large',
  'unknown_host',
  'internal',
  'server_busy',
  'database_away',
]
/** Where it must be known who is asking. */
const OF_ASKERS: readonly ProblemCode[] = ['sign_in_required', 'key_refused', 'too_many_requests']
/** By a method that changes something. A body that nobody asked for is looked at, too. */
const OF_CHANGES: readonly ProblemCode[] = [
  'key_required',
  'foreign_origin',
  'malformed_body',
  'too_many_changes',
]
/** Where a body is read. */
const OF_BODIES: readonly ProblemCode[] = ['unsupported_media_type', 'invalid_request']
/** Where parameters are read. */
const OF_QUERIES: readonly ProblemCode[] = ['invalid_parameters']

/** What problems have by their statuses, whatever they are. */
export const HEADERS_BY_STATUS: Record<number, HeaderUses> = {
  401: { 'WWW-Authenticate': 'always' },
  429: { 'Retry-After': 'always' },
  503: { 'Retry-After': 'always' },
}

/** The problems with which an operation can answer, by their statuses. */
export function problemsOf(method: string, operation: Operation): Map<number, ProblemCode[]> {
  const { asker, body, query, problems } = operation
  const isChange = method !== 'GET' && method !== 'HEAD'
  const codes = new Set([
    ...problems,
    ...(query ? OF_QUERIES : []),
    ...(asker === 'somebody' ? OF_ASKERS : []),
    ...(isChange ? OF_CHANGES : []),
    ...(body ? OF_BODIES : []),
    ...ANYWHERE,
  ])
  return Map.groupBy(codes, (code) => PROBLEMS[code].status)
}
