import type { ProblemKind } from './problem-kind.ts'

/** Why there is no preview. None of them keeps an export from being made (docs/decisions/028). */
export const PREVIEW_PROBLEMS = {
  preview_unavailable: {
    status: 503,
    title: 'This server shows no preview.',
    detail:
      'It cannot read these rows from the source database itself; the workers, which make the files, may.',
    advice: 'Make the export without one: where they cannot be read either, it says why.',
    retryAfterSeconds: 60,
    retryable: true,
  },
  preview_slow: {
    status: 503,
    title: 'The first rows take too long for a preview.',
    advice: 'Make the export without one, which may take longer, or narrow it with a filter.',
    retryAfterSeconds: 10,
    retryable: true,
  },
  preview_busy: {
    status: 503,
    title: 'Too many previews are being made at the moment.',
    advice: 'Try again in a few seconds, or make the export without one.',
    retryAfterSeconds: 5,
    retryable: true,
  },
  preview_too_large: {
    status: 422,
    title: 'The first rows are too large for a preview.',
    advice: 'Make the export without one, or leave out the column that is so large.',
    retryable: false,
  },
  too_many_previews: {
    status: 429,
    title: 'You ask for too many previews at a time.',
    detail: 'At most {limit} may wait for their turn.',
    advice: 'Wait for the others.',
    retryAfterSeconds: 2,
    retryable: true,
  },
} as const satisfies Record<string, ProblemKind>
