import type { ProblemKind } from './problem-kind.ts'

/** What can go wrong while somebody says who they are. */
export const SIGN_IN_PROBLEMS = {
  sign_in_required: {
    status: 401,
    title: 'You are not signed in.',
    advice: 'Sign in, and go on.',
    challenge: 'Bearer',
    retryable: false,
  },
  key_required: {
    status: 401,
    title: 'The request does not say who is asking.',
    advice:
      'Send an API key, as "Authorization: Bearer cc_…". It is made under "Your account". A page of this service sends its Origin.',
    challenge: 'Bearer',
    retryable: false,
  },
  key_refused: {
    status: 401,
    title: 'The API key is not accepted.',
    detail: 'It is unknown, revoked or expired, or the account of its owner is disabled.',
    advice: 'Send one that is in force. They are made under "Your account".',
    // RFC 6750, section 3.1.
    challenge: 'Bearer error="invalid_token"',
    retryable: false,
  },
  metrics_token_refused: {
    status: 401,
    title: 'The metrics are not shown to you.',
    advice: 'Send METRICS_TOKEN of the server as "Authorization: Bearer …".',
    challenge: 'Bearer realm="metrics"',
    retryable: false,
  },
  another_viewer: {
    status: 409,
    title: 'This page was made for somebody else.',
    detail: 'You are now signed in as {name}, and nothing was done.',
    advice: 'Load the page anew to go on as them: nothing that you entered is lost.',
    retryable: false,
  },
  sign_in_failed: {
    status: 401,
    title: 'The e-mail address or the password is wrong.',
    advice: 'Try again, or ask whoever runs this service for a new password.',
    retryable: false,
  },
  account_disabled: {
    status: 403,
    title: 'Your account is disabled.',
    advice: 'Ask whoever runs this service.',
    retryable: false,
  },
  too_many_tries: {
    status: 429,
    title: 'There were too many tries.',
    detail: 'Minutes until it can be tried again: {minutes}.',
    advice: 'Wait, or ask whoever runs this service.',
    retryAfterSeconds: 60,
    retryable: true,
  },
  proxy_signs_in: {
    status: 409,
    title: 'The proxy in front of this service signs you in.',
    advice: 'Sign out there.',
    retryable: false,
  },
  wrong_password: {
    status: 403,
    title: 'The current password is wrong.',
    advice: 'Enter the password that you sign in with.',
    retryable: false,
  },
  weak_password: {
    status: 422,
    title: 'The new password cannot be used.',
    advice: 'Choose one of 10 to 128 characters.',
    retryable: false,
  },
  no_registration: {
    status: 403,
    title: 'Nobody can make an account here.',
    advice: 'Ask whoever runs this service for one.',
    retryable: false,
  },
  account_exists: {
    status: 409,
    title: 'There is an account of this e-mail address.',
    advice: 'Sign in with it.',
    retryable: false,
  },
} as const satisfies Record<string, ProblemKind>
