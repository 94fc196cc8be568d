import type { ProblemKind } from './problem-kind.ts'

/** What can be wrong with an HTTP request, whatever it asks for. */
export const REQUEST_PROBLEMS = {
  malformed_address: {
    status: 400,
    title: 'The address is not well-formed.',
    advice: 'Write %25 for a percent sign, and every other character as UTF-8.',
    retryable: false,
  },
  invalid_parameters: {
    status: 400,
    title: 'A parameter of the request is not valid.',
    advice: 'Correct the named parameters or headers.',
    retryable: false,
  },
  unknown_address: {
    status: 404,
    title: 'There is nothing at this address.',
    detail: 'This service is below {basePath}.',
    advice: 'Look it up in the documentation.',
    retryable: false,
  },
  unknown_host: {
    status: 421,
    title: 'The server is not known by this name.',
    detail: [
      'It was asked as {host}: whoever runs it must name the address that people use, such as APP_URL=https://{host}.',
      'Whoever runs it must name the address that people use in APP_URL.',
    ],
    advice: 'Until then, open it by an address that it has.',
    retryable: false,
  },
  foreign_origin: {
    status: 403,
    title: 'The request does not come from a page of this service.',
    detail:
      'This page is served as {origin}, but the server knows itself as {known}: whoever runs it must set APP_URL={origin}.',
    advice: 'Nothing was done.',
    retryable: false,
  },
  method_not_allowed: {
    status: 405,
    title: 'The server does not take requests of this method.',
    advice: 'Use one that the header Allow names. Pages and files are asked for with GET.',
    retryable: false,
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body of the request is not JSON.',
    advice: 'Send JSON, with the header Content-Type: application/json.',
    retryable: false,
  },
  body_too_large: {
    status: 413,
    title: 'The request is too large.',
    advice: 'Use fewer or shorter filter values.',
    retryable: false,
  },
  malformed_body: {
    status: 400,
    title: 'The request cannot be read.',
    detail: 'Its body is not well-formed, or has too many values, or too many inside of each other.',
    advice: 'Send JSON that is well-formed; in a page, load it anew, or use fewer filter values.',
    retryable: false,
  },
  server_busy: {
    status: 503,
    title: 'The server has too many requests at the moment.',
    advice: 'Try again in a few seconds.',
    retryAfterSeconds: 5,
    retryable: true,
  },
  database_away: {
    status: 503,
    title: 'The service cannot reach its database at the moment.',
    advice: 'Try again in a few seconds.',
    retryAfterSeconds: 5,
    retryable: true,
  },
  precondition_failed: {
    status: 412,
    title: 'It is not as it was when you got the ETag that If-Match names.',
    advice: 'Ask for it without If-Match, or with its present ETag.',
    retryable: false,
  },
  range_not_satisfiable: {
    status: 416,
    title: 'The range lies outside the file.',
    advice: 'Ask for a range within the file.',
    retryable: false,
  },
} as const satisfies Record<string, ProblemKind>
