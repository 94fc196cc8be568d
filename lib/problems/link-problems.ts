import type { ProblemKind } from './problem-kind.ts'

/** What can be wrong with claim links, for whoever makes them and whoever has one. */
export const LINK_PROBLEMS = {
  too_many_links: {
    status: 409,
    title: 'This export has too many claim links.',
    detail: 'At most {limit} work at a time.',
    advice: 'Revoke one that nobody needs any more.',
    retryable: false,
  },
  link_not_found: {
    status: 404,
    title: 'This export has no such claim link.',
    advice: 'Look at the list of its links.',
    retryable: false,
  },
  link_unknown: {
    status: 404,
    title: 'This link does not work.',
    advice: 'It has ended, or was revoked, or is not complete. Ask whoever gave it to you for a new one.',
    retryable: false,
  },
} as const satisfies Record<string, ProblemKind>
