import { isIP } from 'node:net'
import { isInNetworks } from '../networks.ts'
import { mayBeCalled } from './addresses.ts'

/** Longest address of an endpoint, in characters, as it was entered and as it is kept: escaped. */
export const URL_MAX = 2_000

/** Why nothing is sent to an endpoint; sentences are in words.ts. */
export type TargetFault = 'address_refused' | 'https_needed'

/** The host of a URL as a socket is opened to it: an IPv6 address without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1')
}

/** The address that a host stands for without asking anybody: an address itself, and this machine's name (RFC 6761, section 6.3). */
export function knownAddresses(host: string): string[] | null {
  if (isIP(host)) return [host]
  return /^(.*\.)?localhost\.?$/.test(host) ? ['127.0.0.1'] : null
}

/**
 * Why nothing is sent to these addresses. One that is refused is enough: who has named others beside it has no good reason.
 * @param allowed networks of the operator's, in which there need be no TLS either.
 */
export function targetFault(
  url: URL,
  addresses: readonly string[],
  allowed: readonly string[],
): TargetFault | null {
  if (!addresses.every((address) => mayBeCalled(address, allowed))) return 'address_refused'
  const isOperators = addresses.every((address) => isInNetworks(address, allowed))
  return url.protocol === 'https:' || isOperators ? null : 'https_needed'
}

/**
 * What is wrong with the address of an endpoint, as far as it can be known before something is sent: what a name stands for is
 * asked each time.
 * @returns the tail of a sentence; null if nothing is.
 */
export function urlFault(text: string, allowed: readonly string[]): string | null {
  const url = URL.parse(text)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
    return 'must be an address such as https://example.com/webhooks'
  if (url.username !== '' || url.password !== '') return 'must not have a name or a password in it'
  if (url.hash !== '') return 'must not have a # in it'
  if (url.href.length > URL_MAX)
    return `must have at most ${URL_MAX.toLocaleString('en')} characters when it is escaped, as é is to %C3%A9`
  const known = knownAddresses(hostOf(url))
  const fault = known && targetFault(url, known, allowed)
  if (fault === 'address_refused') return 'must not be in a private network'
  const isHttpPossible = known ? fault === null : allowed.length > 0
  return url.protocol === 'https:' || isHttpPossible ? null : 'must start with https://'
}
