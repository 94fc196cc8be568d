/**
 * Every way in which something can go wrong for a person: code → HTTP status, sentence, what to do.
 * Internals never appear here; they are in the log, found by the export's id.
 */
export const PROBLEMS = {
  invalid_request: {
    status: 422,
    title: 'The request is not valid.',
    advice: 'Correct the named fields.',
    retryable: false,
  },
  not_found: {
    status: 404,
    title: 'There is no such export.',
    advice: 'Open it from your history.',
    retryable: false,
  },
  not_ready: {
    status: 409,
    title: 'The file is not ready.',
    advice: 'Wait until the export has succeeded.',
    retryable: true,
  },
  no_file: { status: 409, title: 'This export has no file.', advice: 'Make a new export.', retryable: false },
  expired: {
    status: 410,
    title: 'The file has expired.',
    advice: 'Make the export again.',
    retryable: false,
  },
  damaged: {
    status: 500,
    title: 'The file in the store is not the one that was written.',
    advice: 'Make the export again, and tell whoever runs this service.',
    retryable: false,
  },
  range_not_satisfiable: {
    status: 416,
    title: 'The range lies outside the file.',
    advice: 'Ask for a range within the file.',
    retryable: false,
  },
  dataset_unknown: {
    status: 404,
    title: 'There is no such dataset.',
    advice: 'Pick one from the list.',
    retryable: false,
  },
  dataset_mismatch: {
    status: 500,
    title: 'The dataset does not fit the source database.',
    advice: 'Tell whoever runs this service; the log names the columns.',
    retryable: false,
  },
  source_failed: {
    status: 502,
    title: 'The source database could not answer the query.',
    advice: 'Try again; if it fails again, tell whoever runs this service.',
    retryable: true,
  },
  source_changed: {
    status: 409,
    title: 'The source database was changed while the file was written.',
    advice: 'Try again when whoever changes it is done.',
    retryable: true,
  },
  time_zone_unknown: {
    status: 422,
    title: 'The source database does not know the time zone.',
    advice: 'Choose another time zone, such as a large city in it.',
    retryable: false,
  },
  format_failed: {
    status: 500,
    title: 'The dataset could not write one of its columns.',
    advice: 'Leave that column out, and tell whoever runs this service: the log has the error.',
    retryable: false,
  },
  unencodable: {
    status: 422,
    title: 'The encoding lacks a character of the data.',
    advice: 'Choose UTF-8, or leave that row out with a filter.',
    retryable: false,
  },
  row_too_large: {
    status: 422,
    title: 'A row is larger than this service allows.',
    advice: 'Leave out the column that is so large, or that row with a filter.',
    retryable: false,
  },
  too_many_rows: {
    status: 422,
    title: 'The export has more rows than this service allows.',
    advice: 'Narrow it with a filter, and export the rest in a second one.',
    retryable: false,
  },
  too_many_bytes: {
    status: 422,
    title: 'The file is larger than this service allows.',
    advice: 'Choose fewer columns, narrow it with a filter, or compress it with gzip.',
    retryable: false,
  },
  took_too_long: {
    status: 504,
    title: 'The export took longer than this service allows.',
    advice: 'Narrow it with a filter, or try again when the database is less busy.',
    retryable: true,
  },
  too_many_exports: {
    status: 429,
    title: 'You have as many exports waiting as one person may have.',
    advice: 'Wait until one of them is ready, or cancel one.',
    retryable: true,
  },
  already_ended: {
    status: 409,
    title: 'The export has already ended.',
    advice: 'There is nothing to cancel any more.',
    retryable: false,
  },
  job_lost: {
    status: 500,
    title: 'The export was lost from the queue.',
    advice: 'Try again.',
    retryable: true,
  },
  store_full: {
    status: 507,
    title: 'The store is full.',
    advice: 'Tell whoever runs this service, and try again when there is room.',
    retryable: true,
  },
  store_failed: {
    status: 507,
    title: 'The file could not be stored.',
    advice: 'Tell whoever runs this service: the store is full or not writable.',
    retryable: true,
  },
  attempts_exhausted: {
    status: 500,
    title: 'The export was tried several times and did not finish.',
    advice: 'Try again later, or narrow it with a filter.',
    retryable: true,
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side.',
    advice: 'Try again; if it fails again, tell whoever runs this service.',
    retryable: true,
  },
} as const satisfies Record<string, { status: number; title: string; advice: string; retryable: boolean }>

/** A key of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS

/** One field that is wrong; `path` points into the request, as in `filters.0.value`. */
export type FieldError = { path: string; message: string }

/** The body of an `application/problem+json` answer (RFC 9457) with our members beside the standard ones. */
export type ProblemDetails = {
  type: string
  title: string
  status: number
  detail: string
  code: ProblemCode
  errors: FieldError[]
  retryable: boolean
}

/** An error that may be shown to a person. Its `detail` must hold no value, SQL or secret. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: FieldError[]

  constructor(code: ProblemCode, options: { detail?: string; errors?: FieldError[]; cause?: unknown } = {}) {
    super(options.detail ?? PROBLEMS[code].title, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.errors = options.errors ?? []
  }
}

/** Whether a code read from the database is one of ours; an older or newer version may have written it. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code)
}

/** The body that describes a problem over HTTP and in an export's `error`. */
export function problemDetails(
  code: ProblemCode,
  detail?: string,
  errors: FieldError[] = [],
): ProblemDetails {
  const { status, title, advice, retryable } = PROBLEMS[code]
  return {
    type: `urn:claimcheck:problem:${code}`,
    title,
    status,
    detail: detail && detail !== title ? `${detail} ${advice}` : advice,
    code,
    errors,
    retryable,
  }
}
