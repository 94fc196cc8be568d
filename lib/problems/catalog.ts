import { ACCOUNT_PROBLEMS } from './account-problems.ts'
import { BASIC_PROBLEMS } from './basic-problems.ts'
import { LIMIT_PROBLEMS } from './limit-problems.ts'
import { LINK_PROBLEMS } from './link-problems.ts'
import { PREVIEW_PROBLEMS } from './preview-problems.ts'
import type { ProblemKind } from './problem-kind.ts'
import { REQUEST_PROBLEMS } from './request-problems.ts'
import { SIGN_IN_PROBLEMS } from './sign-in-problems.ts'
import { WEBHOOK_PROBLEMS } from './webhook-problems.ts'

/** Every way in which something can go wrong for a person: stored and sent is the code with its parameters. The log has the internals. */
export const PROBLEMS = {
  invalid_request: {
    status: 422,
    title: 'The request is not valid.',
    advice: 'Correct the named fields.',
    retryable: false,
  },
  not_found: BASIC_PROBLEMS.not_found,
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
  file_lost: {
    status: 410,
    title: 'The file is no longer in the store.',
    advice: 'Make the export again, and tell whoever runs this service.',
    retryable: false,
  },
  another_store: {
    status: 503,
    title: 'The file cannot be reached at the moment.',
    detail: 'The store of this server is not the one that the file is in.',
    advice: 'Tell whoever runs this service, and try again later.',
    retryAfterSeconds: 60,
    retryable: true,
  },
  store_away: {
    status: 503,
    title: 'The file cannot be reached at the moment.',
    detail: 'The store that has it does not answer.',
    advice: 'Try again later.',
    retryAfterSeconds: 5,
    retryable: true,
  },
  damaged: {
    status: 500,
    title: 'The file in the store is not the one that was written.',
    advice: 'Make the export again, and tell whoever runs this service.',
    retryable: false,
  },
  dataset_unknown: {
    status: 404,
    title: 'There is no such dataset.',
    advice: 'Pick one from the list.',
    retryable: false,
  },
  access_revoked: {
    status: 403,
    title: 'You may no longer export this dataset.',
    advice: 'Ask whoever runs this service for access to it.',
    retryable: false,
  },
  scope_changed: {
    status: 403,
    title: 'Which rows you may see has changed since the file was written.',
    advice: 'Make the export again.',
    retryable: false,
  },
  scope_failed: {
    status: 500,
    title: 'Which rows you may see could not be found out.',
    advice: 'Tell whoever runs this service: the log has the error.',
    retryable: true,
  },
  dataset_changed: {
    status: 422,
    title: 'The dataset has changed since the export was made.',
    advice: 'Make a new export.',
    retryable: false,
  },
  request_unknown: {
    status: 503,
    title: 'This version of the service does not know all that the export asks for.',
    advice: 'Try again when the service has been updated everywhere, or make a new export.',
    retryable: true,
  },
  dataset_mismatch: {
    status: 500,
    title: 'The dataset does not fit the source database.',
    advice: 'Tell whoever runs this service; the log names the columns.',
    retryable: true,
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
    detail: 'The column is {column}.',
    advice: 'Leave that column out, and tell whoever runs this service: the log has the error.',
    retryable: false,
  },
  unencodable: {
    status: 422,
    title: 'The encoding lacks a character of the data.',
    detail: [
      'The row with {column} {key} has a character that {encoding} lacks.',
      '{part} has a character that {encoding} lacks.',
      'A row has a character that {encoding} lacks.',
    ],
    advice: 'Choose UTF-8; or leave that row out with a filter, or call that column otherwise.',
    retryable: false,
  },
  row_too_large: {
    status: 422,
    title: 'A row is larger than this service allows.',
    detail: 'The limit is {limitMegabytes} MiB.',
    advice: 'Leave out the column that is so large, or that row with a filter.',
    retryable: false,
  },
  too_many_rows: {
    status: 422,
    title: 'The export has more rows than this service allows.',
    detail: 'The limit is {limit} rows.',
    advice: 'Narrow it with a filter, and export the rest in a second one.',
    retryable: false,
  },
  too_many_bytes: {
    status: 422,
    title: 'The file is larger than this service allows.',
    detail: 'The limit is {limitMegabytes} MiB.',
    advice: 'Choose fewer columns, narrow it with a filter, or compress it with gzip.',
    retryable: false,
  },
  took_too_long: {
    status: 504,
    title: 'The export took longer than this service allows.',
    detail: 'The limit is {limitMinutes} minutes.',
    advice: 'Narrow it with a filter, or try again when the database is less busy.',
    retryable: true,
  },
  key_reused: {
    status: 422,
    title: 'The Idempotency-Key of this request was used for another one.',
    advice: 'Send each request with one of its own.',
    retryable: false,
  },
  already_ended: {
    status: 409,
    title: 'The export has already ended.',
    advice: 'There is nothing to cancel any more.',
    retryable: false,
  },
  not_ended: {
    status: 409,
    title: 'The export has not ended yet.',
    advice: 'Cancel it first.',
    retryable: true,
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
    advice: 'Tell whoever runs this service: the store cannot be written to.',
    retryable: true,
  },
  attempts_exhausted: {
    status: 500,
    title: 'The export was tried several times and did not finish.',
    advice: 'Try again later, or narrow it with a filter.',
    retryable: true,
  },
  internal: BASIC_PROBLEMS.internal,
  ...LIMIT_PROBLEMS,
  ...LINK_PROBLEMS,
  ...PREVIEW_PROBLEMS,
  ...REQUEST_PROBLEMS,
  ...SIGN_IN_PROBLEMS,
  ...ACCOUNT_PROBLEMS,
  ...WEBHOOK_PROBLEMS,
} as const satisfies Record<string, ProblemKind>

/** A key of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS
