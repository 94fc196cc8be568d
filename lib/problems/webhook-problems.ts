import type { ProblemKind } from './problem-kind.ts'

/** What can go wrong while somebody looks after their webhooks. */
export const WEBHOOK_PROBLEMS = {
  endpoint_unknown: {
    status: 404,
    title: 'There is no such webhook.',
    advice: 'Look it up under “Your account”.',
    retryable: false,
  },
  delivery_unknown: {
    status: 404,
    title: 'There is no such delivery.',
    advice: 'Deliveries are removed thirty days after their end.',
    retryable: false,
  },
  too_many_endpoints: {
    status: 409,
    title: 'You have too many webhooks.',
    detail: 'At most {limit} may be there.',
    advice: 'Remove one that is not needed any more.',
    retryable: false,
  },
  endpoint_disabled: {
    status: 409,
    title: 'The webhook is disabled.',
    advice: 'Enable it, and try again.',
    retryable: false,
  },
  tested_too_fast: {
    status: 429,
    title: 'The webhook was tried a moment ago.',
    detail: 'The next try may be in {retryAfterSeconds}.',
    advice: 'Wait for that long, and try it again.',
    retryAfterSeconds: 10,
    retryable: true,
  },
} as const satisfies Record<string, ProblemKind>
