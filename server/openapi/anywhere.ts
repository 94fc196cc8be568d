import { PROBLEMS, type ProblemCode } from '../../lib/problems/catalog.ts'
import type { HeaderUses, Operation } from './operation.ts'

/** What many operations have, so that it is said once: of those, what can go wrong, and which headers every answer has. */
type Group = {
  /** As people read it (app/docs/api). */
  where: string
  isOf(method: string, operation: Operation): boolean
  problems: readonly ProblemCode[]
  headers?: HeaderUses
}

export const GROUPS: readonly Group[] = [
  {
    where: 'Whatever is asked for',
    isOf: () => true,
    problems: [
      'malformed_address',
      'body_too_large',
      'unknown_host',
      'internal',
      'server_busy',
      'database_away',
    ],
    headers: { 'Cache-Control': 'always' },
  },
  {
    where: 'Where it must be known who is asking',
    isOf: (_, { asker }) => asker === 'somebody',
    problems: ['sign_in_required', 'key_refused', 'too_many_requests'],
    // What is told to those whose calls are counted.
    headers: { 'RateLimit-Policy': 'sometimes', RateLimit: 'sometimes' },
  },
  {
    // A body that nobody asked for is looked at, too.
    where: 'By `POST`, `PATCH` and `DELETE`',
    isOf: (method) => method !== 'GET' && method !== 'HEAD',
    problems: ['key_required', 'foreign_origin', 'malformed_body', 'too_many_changes'],
  },
  {
    where: 'Where a body is taken',
    isOf: (_, { body }) => body !== undefined,
    problems: ['unsupported_media_type', 'invalid_request'],
  },
  {
    where: 'Where something may stand behind the `?`',
    isOf: (_, { query }) => query !== undefined,
    problems: ['invalid_parameters'],
  },
]

/** What problems have by their statuses, whatever they are. */
export const HEADERS_BY_STATUS: Record<number, HeaderUses> = {
  401: { 'WWW-Authenticate': 'always' },
  429: { 'Retry-After': 'always' },
  503: { 'Retry-After': 'always' },
}

/** The problems with which an operation can answer, by their statuses. */
export function problemsOf(method: string, operation: Operation): Map<number, ProblemCode[]> {
  const shared = groupsOf(method, operation).flatMap(({ problems }) => problems)
  return byStatus(new Set([...operation.problems, ...shared]))
}

/** Those of them that no group has. */
export function ownProblemsOf(method: string, operation: Operation): Map<number, ProblemCode[]> {
  const shared = groupsOf(method, operation).flatMap(({ problems }) => problems)
  return byStatus(operation.problems.filter((code) => !shared.includes(code)))
}

function byStatus(codes: Iterable<ProblemCode>): Map<number, ProblemCode[]> {
  return Map.groupBy(codes, (code) => PROBLEMS[code].status)
}

/** What all answers of an operation have, whatever they say. */
export function headersOfAll(method: string, operation: Operation): HeaderUses {
  return Object.assign({}, ...groupsOf(method, operation).map(({ headers }) => headers))
}

function groupsOf(method: string, operation: Operation): Group[] {
  return GROUPS.filter((group) => group.isOf(method, operation))
}
