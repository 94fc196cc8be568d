import type { ProblemKind } from './problem-kind.ts'

/** What is refused because there is too much of it (docs/decisions/022-limits.md). */
export const LIMIT_PROBLEMS = {
  too_many_exports: {
    status: 429,
    title: 'You have too many exports at a time.',
    detail: 'At most {limit} may be queued or running.',
    advice: 'Wait until one of them is ready, or cancel one.',
    retryAfterSeconds: 10,
    retryable: true,
  },
  exports_too_fast: {
    status: 429,
    title: 'You have made too many exports within a minute.',
    detail: [
      'At most {limit} may be made. The next one may be in {retryAfterSeconds}.',
      'At most {limit} may be made.',
    ],
    advice: 'Wait for that long, and make it then.',
    retryAfterSeconds: 60,
    retryable: true,
  },
  quota_used: {
    status: 409,
    title: 'Your files take all the room that you have.',
    detail: [
      '{keptMegabytes} of {limitMegabytes} MiB are taken. There is room again from {freeAt} on, when files of yours expire.',
      '{keptMegabytes} of {limitMegabytes} MiB are taken.',
    ],
    advice: 'Delete exports that are not needed any more, or wait until one expires or ends.',
    retryable: true,
  },
  quota_exceeded: {
    status: 409,
    title: 'The file does not fit into the room that is left for your files.',
    detail: '{keptMegabytes} of {limitMegabytes} MiB were taken by other files of yours.',
    advice:
      'Delete exports that are not needed any more, or narrow this one with a filter, and make it again.',
    retryable: true,
  },
  too_many_downloads: {
    status: 429,
    title: 'You have too many downloads at a time.',
    detail: 'At most {limit} are served at once.',
    advice: 'Wait until one of them has ended.',
    retryAfterSeconds: 10,
    retryable: true,
  },
  too_many_streams: {
    status: 429,
    title: 'You have too many streams of events at a time.',
    detail: 'At most {limit} may be open.',
    advice: 'Close one of them, or ask for the state of exports in between.',
    retryAfterSeconds: 60,
    retryable: true,
  },
  downloads_too_fast: {
    status: 429,
    title: 'You have begun too many downloads within a minute.',
    detail: [
      'At most {limit} may begin. The next one may in {retryAfterSeconds}.',
      'At most {limit} may begin.',
    ],
    advice: 'Wait for that long, and go on then.',
    retryAfterSeconds: 60,
    retryable: true,
  },
  downloads_busy: {
    status: 503,
    title: 'Too many files are being downloaded at the moment.',
    advice: 'Try again in a minute.',
    retryAfterSeconds: 60,
    retryable: true,
  },
  too_many_requests: {
    status: 429,
    title: 'There are too many requests within a minute.',
    detail: 'At most {limit} are answered. The next one will be in {retryAfterSeconds}.',
    advice: 'Wait for that long, and ask at the pace that answers give.',
    retryable: true,
  },
  too_many_changes: {
    status: 429,
    title: 'You have changed too much within a minute.',
    detail:
      'At most {limit} things may be made, cancelled, deleted or changed. The next one may be in {retryAfterSeconds}.',
    advice: 'Wait for that long, and try it again.',
    retryable: true,
  },
} as const satisfies Record<string, ProblemKind>
