import type { ProblemKind } from './problem-kind.ts'

/** What can go wrong while an administrator looks after accounts, and because of it. */
export const ACCOUNT_PROBLEMS = {
  person_unknown: {
    status: 404,
    title: 'There is no such person.',
    advice: 'Open them from the list of people.',
    retryable: false,
  },
  address_confirmed: {
    status: 409,
    title: 'This address is confirmed.',
    detail: 'It belongs to the person who has the account.',
    advice: 'To shut them out, disable the account.',
    retryable: false,
  },
  owner_disabled: {
    status: 403,
    title: 'The account that asked for it was disabled before it was written.',
    advice: 'It can be made again once the account is enabled.',
    retryable: true,
  },
  key_unknown: {
    status: 404,
    title: 'There is no such API key.',
    advice: 'Perhaps it was revoked already. Load the page anew.',
    retryable: false,
  },
  too_many_keys: {
    status: 409,
    title: 'You have as many API keys as you may.',
    detail: 'Keys that may be in force at a time: {limit}.',
    advice: 'Revoke one that is not used any more.',
    retryable: false,
  },
  own_account: {
    status: 409,
    title: 'This is your own account.',
    detail:
      'Nobody shuts themselves out, stops being an administrator or confirms their address by themselves.',
    advice: 'Ask another administrator. Your password is changed under "Your account".',
    retryable: false,
  },
} as const satisfies Record<string, ProblemKind>
