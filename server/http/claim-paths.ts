import { under, withoutBase } from '../../lib/base-path.ts'

/** By which the frame of a page is told whether a claim link opens it. */
export const CLAIM_HEADER = 'x-claim'

/** The claim page of whoever has this token. */
export function claimPath(token: string): string {
  return under(`/claim/${token}`)
}

/** Where its export's state is read. */
export function claimStatePath(token: string): string {
  return under(`/api/claims/${token}`)
}

const PARTS = { page: /^\/+claim(\/|$)/, api: /^\/+api\/+claims(\/|$)/ }

/**
 * Whether a request is for what claim links open, and for what of it, however its target is written.
 * @param target of the request's first line, or an address.
 */
export function claimPartOf(target: string): 'page' | 'api' | null {
  const url = URL.parse(target.startsWith('/') ? `http://localhost${target}` : target)
  const path = (url && withoutBase(decoded(url.pathname))) ?? ''
  if (PARTS.page.test(path)) return 'page'
  return PARTS.api.test(path) ? 'api' : null
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // It is refused, whatever it is for.
    return path
  }
}
