import { hostOf, knownAddresses, targetFault } from '../../lib/webhooks/target.ts'
import type { DeliveryError } from '../../lib/webhooks/words.ts'
import { type Answer, type Post, post } from './post.ts'
import { type Resolve, resolveHost } from './resolve.ts'

/** How long a try may take in all, in ms: asking for the name, connecting, sending, and reading the answer. */
const TRY_MS = 15_000

/** What came of a try: an error is null where the host has taken it. */
export type Outcome = { error: DeliveryError | null; status: number | null; response: string | null }

/** Where a try may go, and by whom names are resolved. */
export type Way = { allowed: readonly string[]; resolve?: Resolve; tryMs?: number }

/** What is sent. */
export type Message = Pick<Post, 'headers' | 'body'>

/**
 * Sends a message to an endpoint, once. What its name stands for is asked anew, every address of it is looked at, and the connection is
 * made to one of these: between the look and the connection nobody is asked again.
 * @param signal aborts when the worker stops. @throws its reason then; everything else is an outcome.
 */
export async function send(
  address: string,
  message: Message,
  { allowed, resolve = resolveHost, tryMs = TRY_MS }: Way,
  signal: AbortSignal,
): Promise<Outcome> {
  const url = new URL(address)
  const within = AbortSignal.any([signal, AbortSignal.timeout(tryMs)])
  try {
    const addresses = await addressesOf(hostOf(url), resolve, within)
    if (!addresses) return failed('name_unknown')
    const fault = targetFault(url, addresses, allowed)
    if (fault) return failed(fault)
    return outcomeOf(await post({ url, addresses, ...message }, within))
  } catch (error) {
    signal.throwIfAborted()
    return failed(within.aborted ? 'timed_out' : meaningOf(error))
  }
}

async function addressesOf(host: string, resolve: Resolve, signal: AbortSignal): Promise<string[] | null> {
  const known = knownAddresses(host)
  if (known) return known
  try {
    return await resolve(host, signal)
  } catch {
    signal.throwIfAborted()
    return null
  }
}

function outcomeOf({ status, response }: Answer): Outcome {
  return { error: errorOf(status), status, response }
}

function errorOf(status: number): DeliveryError | null {
  if (status >= 200 && status < 300) return null
  if (status === 410) return 'gone'
  return status >= 300 && status < 400 ? 'redirected' : 'refused'
}

function failed(error: DeliveryError): Outcome {
  return { error, status: null, response: null }
}

/** What Node calls what keeps a connection from being made. */
const NOT_CONNECTED =
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ENETDOWN|ETIMEDOUT|EACCES)$/
/** And what it and OpenSSL call trouble with TLS. */
const TLS = /CERT|TLS|SSL|SIGNATURE|ISSUER|HOSTNAME|EPROTO/

function meaningOf(error: unknown): DeliveryError {
  const code = codeOf(error)
  if (NOT_CONNECTED.test(code)) return 'not_connected'
  return TLS.test(code) ? 'tls_failed' : 'broken_off'
}

/** Of several addresses the first one's. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && !('code' in error)) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
