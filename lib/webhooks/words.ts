/** Why a try has reached nobody, or was given up. `{status}` is HTTP's. */
export const DELIVERY_ERRORS = {
  name_unknown: 'The host of the address could not be found.',
  address_refused: 'The address leads into a private network.',
  https_needed: 'The address must start with https://.',
  not_connected: 'No connection could be made.',
  tls_failed: 'The certificate of the host is not valid, or TLS failed.',
  timed_out: 'There was no answer in time.',
  broken_off: 'The connection broke before there was an answer.',
  redirected: 'The answer was a redirect, which is not followed.',
  refused: 'The answer was not of the statuses 200 to 299.',
  gone: 'The answer was 410: nobody wants to be told any more.',
  not_made: 'The message could not be made; the log of the service has the error.',
  endpoint_disabled: 'The webhook was disabled.',
  owner_disabled: 'The account that it belongs to was disabled.',
  key_ended: 'The API key that has made the webhook has ended.',
} as const

/** A key of {@link DELIVERY_ERRORS}. */
export type DeliveryError = keyof typeof DELIVERY_ERRORS

/** Why an endpoint was disabled by the service. */
export const DISABLED_REASONS = {
  failing:
    'It was disabled because nothing reached it for five days, or fifty deliveries in a row had failed.',
  gone: 'It was disabled because it answered with 410: nobody wants to be told any more.',
} as const

/** A key of {@link DISABLED_REASONS}. */
export type DisabledReason = keyof typeof DISABLED_REASONS

/** What is said of a code; what another version has written stands for itself. */
export function inWords(words: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(words, code) ? String(words[code]) : code
}
