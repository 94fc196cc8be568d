import type { Environment } from '../../lib/env.ts'
import { claimPartOf } from './claim-paths.ts'
import { isLoopbackName } from './host.ts'

/** By which a page is told its nonce. */
export const NONCE_HEADER = 'x-nonce'

/** What the headers depend on. */
type Settings = Pick<Environment, 'appUrl' | 'frameAncestors'>

/** In seconds, one year: for so long a browser asks by TLS only. */
const STRICT_TRANSPORT_SECONDS = 31_536_000

const made = new WeakMap<Settings, [name: string, value: string][]>()

/**
 * Headers of every answer, whoever makes it. The policy is of what is no page: it loads nothing and runs nothing. A page has
 * {@link pagePolicy} in its place.
 */
export function securityHeaders(settings: Settings): [name: string, value: string][] {
  const known = made.get(settings)
  if (known) return known
  const headers = Object.entries({
    'Content-Security-Policy': policy({
      'default-src': "'none'",
      // Our own page for a problem says in attributes how it looks.
      'style-src-attr': "'unsafe-inline'",
      'img-src': "'self'",
      ...boundsOf(settings),
    }),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...frameOptions(settings),
    ...strictTransport(settings),
  })
  made.set(settings, headers)
  return headers
}

/** For what a claim link opens: its address is a secret, which neither another site, an index nor a cache is to have. */
const OF_CLAIMS: [name: string, value: string][] = [
  ['Referrer-Policy', 'no-referrer'],
  ['X-Robots-Tag', 'noindex'],
]
/** Next would take this for a route's own word, too, and a file has more to say. */
const OF_CLAIM_PAGES: [name: string, value: string][] = [...OF_CLAIMS, ['Cache-Control', 'private, no-store']]

/** Headers of every answer to a request with this target; the last of a name counts. */
export function headersFor(target: string, settings: Settings): [name: string, value: string][] {
  const headers = securityHeaders(settings)
  const part = claimPartOf(target)
  return part ? [...headers, ...(part === 'page' ? OF_CLAIM_PAGES : OF_CLAIMS)] : headers
}

/**
 * What a page may load and run (docs/decisions/015-content-security-policy.md): scripts and styles that name its nonce, and what such
 * scripts load. Attributes of style are Mantine's, thousands of values. The development server also evaluates code, talks to its web
 * socket, and puts styles and a font of its own into the page.
 * @param nonce of this one answer.
 */
export function pagePolicy(nonce: string, settings: Settings, isDevelopment: boolean): string {
  const own = `'self' 'nonce-${nonce}'`
  return policy({
    'default-src': "'none'",
    'script-src': `${own} 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    'style-src': isDevelopment ? "'self' 'unsafe-inline'" : own,
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data:",
    'connect-src': `'self'${isDevelopment ? ' ws:' : ''}`,
    ...(isDevelopment && { 'font-src': "'self'" }),
    ...boundsOf(settings),
    'form-action': "'self'",
  })
}

function boundsOf({ frameAncestors }: Settings) {
  return { 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': frameAncestors.join(' ') }
}

function policy(directives: Record<string, string>): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')
}

/** For browsers that know no `frame-ancestors`; the header has no words for other origins. */
function frameOptions({ frameAncestors: [first, ...others] }: Settings): Record<string, string> {
  if (others.length > 0) return {}
  if (first === "'none'") return { 'X-Frame-Options': 'DENY' }
  return first === "'self'" ? { 'X-Frame-Options': 'SAMEORIGIN' } : {}
}

/**
 * By the configuration, since only it says for certain that people come by TLS: not every proxy tells by what it was asked, and a
 * browser takes no notice of the header without TLS (RFC 6797, section 8.1). A name that is also served without, or that other services
 * of the machine have too, is not bound.
 */
function strictTransport({ appUrl }: Settings): Record<string, string> {
  const namesBy = (protocol: string) =>
    appUrl.map((origin) => new URL(origin)).flatMap((url) => (url.protocol === protocol ? url.hostname : []))
  const plain = namesBy('http:')
  const names = namesBy('https:')
  const isBound = names.length > 0 && !names.some((name) => plain.includes(name) || isLoopbackName(name))
  return isBound ? { 'Strict-Transport-Security': `max-age=${STRICT_TRANSPORT_SECONDS}` } : {}
}
