import { withoutBase } from '../../lib/base-path.ts'

/** What is said of every address that has no pattern, and of whatever else somebody may make up. */
export const OTHER = 'other'
/** All of Next's own files. */
const ASSETS = '/_next'

/** The patterns of all addresses of ours, as the document of the API writes them (test/app/metrics-http.test.ts compares them with app/). */
export const PATTERNS: readonly string[] = [
  '/',
  '/account',
  '/account/webhooks/{id}',
  '/admin',
  '/admin/events',
  '/admin/exports',
  '/admin/people',
  '/admin/people/add',
  '/admin/people/{id}',
  '/api/auth/callback/oidc',
  '/api/claims/{token}',
  '/api/claims/{token}/file',
  '/api/datasets',
  '/api/datasets/{id}',
  '/api/datasets/{id}/preview',
  '/api/endpoints',
  '/api/endpoints/{id}',
  '/api/endpoints/{id}/deliveries',
  '/api/endpoints/{id}/deliveries/{deliveryId}/send-again',
  '/api/endpoints/{id}/test',
  '/api/exports',
  '/api/exports/events',
  '/api/exports/{id}',
  '/api/exports/{id}/cancel',
  '/api/exports/{id}/file',
  '/api/exports/{id}/links',
  '/api/exports/{id}/links/{linkId}',
  '/api/health',
  '/api/health/live',
  '/api/health/ready',
  '/api/openapi.json',
  '/api/row-counts',
  '/claim/{token}',
  '/docs/api',
  '/exports',
  '/exports/{id}',
  '/metrics',
  '/sign-in',
  '/sign-in/register',
]

/** Segments of a pattern that are on the way from here, what stands for any segment, and the pattern that ends here. */
type Place = { next: Map<string, Place>; any?: Place; pattern?: string }

const start: Place = { next: new Map() }
for (const pattern of PATTERNS) placeOf(pattern).pattern = pattern

function placeOf(pattern: string): Place {
  return segmentsOf(pattern).reduce((place, segment) => {
    const existing = segment.startsWith('{') ? place.any : place.next.get(segment)
    const next = existing ?? { next: new Map() }
    if (segment.startsWith('{')) place.any = next
    else place.next.set(segment, next)
    return next
  }, start)
}

function segmentsOf(path: string): string[] {
  return path === '/' ? [] : path.slice(1).split('/')
}

/** The pattern of a request's address: one of {@link PATTERNS}, `/_next`, or `other`. @param target as in the first line of the request. */
export function routeOf(target: string): string {
  const path = withoutBase(target)
  if (path === null) return OTHER
  const [own = ''] = path.split('?', 1)
  if (own.startsWith(`${ASSETS}/`)) return ASSETS
  return patternBelow(start, segmentsOf(own)) ?? OTHER
}

/** What is named goes before what stands for any segment, as in Next's own routing. */
function patternBelow({ next, any, pattern }: Place, [segment, ...rest]: string[]): string | undefined {
  if (segment === undefined) return pattern
  const named = next.get(segment)
  return (named && patternBelow(named, rest)) ?? (any && segment !== '' ? patternBelow(any, rest) : undefined)
}
