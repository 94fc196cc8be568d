import type { ProblemKind } from './problem-kind.ts'

/** What pages say in the browser itself, which come without the other problems' sentences. */
export const BASIC_PROBLEMS = {
  not_found: {
    status: 404,
    title: 'There is no such export.',
    advice: 'Open it from your history, which programs have at GET /api/exports.',
    retryable: false,
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side.',
    advice: 'Try again; if it fails again, tell whoever runs this service.',
    retryable: true,
  },
} as const satisfies Record<string, ProblemKind>
