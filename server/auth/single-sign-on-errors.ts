/** Why single sign-on ended without a session: `?error=` of the sign-in page. Any other word of better-auth's is told in general. */
const SINGLE_SIGN_ON_ERRORS = {
  address_unverified:
    'The identity provider says that nobody has verified your e-mail address, and an account of this address is here already. Have the address verified at the provider, and sign in again.',
  address_taken:
    'The identity provider now gives you an e-mail address that another account here has. Ask whoever runs this service.',
  address_unusable:
    'The e-mail address that the identity provider gives you cannot be used here. Have it corrected at the provider, and sign in again.',
  account_not_linked:
    'Somebody has made an account with your e-mail address, and nobody has confirmed that it is theirs. Ask whoever runs this service to confirm or release the address.',
  email_not_found:
    'The identity provider did not tell your e-mail address. Have one entered at the provider, and sign in again.',
  account_disabled: 'Your account is disabled. Ask whoever runs this service.',
  access_denied: 'You were not let in at the identity provider, or stopped there. Try again.',
  too_many_tries: 'There were too many tries. Wait a minute, and try again.',
  sign_in_lost: 'The sign-in took too long, or was begun in another browser. Begin again.',
  internal: 'Something went wrong on our side. Try again; if it fails again, tell whoever runs this service.',
} as const

/** Why single sign-on ended without a session, as far as there is a sentence for it. */
export type SingleSignOnError = keyof typeof SINGLE_SIGN_ON_ERRORS

/** better-auth's words for the state of a sign-in that is gone. */
const LOST = ['state_not_found', 'state_mismatch', 'state_invalid']

/** What to tell somebody who comes back with an error. @param error as the address has it; it may be anything. */
export function singleSignOnError(error: unknown): string {
  const word = String(error).toLowerCase()
  const code = LOST.includes(word) ? 'sign_in_lost' : word
  return isKnown(code)
    ? SINGLE_SIGN_ON_ERRORS[code]
    : 'The identity provider did not say who you are. Try again, or ask whoever runs this service.'
}

function isKnown(code: string): code is SingleSignOnError {
  return Object.hasOwn(SINGLE_SIGN_ON_ERRORS, code)
}
