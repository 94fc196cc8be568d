// One range as RFC 9110, section 14.1.2, writes it: "0-499", "500-" or, for the last bytes, "-500".
const ONE_RANGE = /^bytes=(\d*)-(\d*)$/i

/** A file as HTTP sees it. */
export type Representation = { byteSize: number; etag: string }

/** Which answer a request for a file gets. `start` and `end` are both included. */
export type Selection =
  | { status: 200 }
  | { status: 206; start: number; end: number }
  | { status: 304 }
  | { status: 416 }

/**
 * Evaluates If-None-Match, If-Range and Range, in the order of RFC 9110, section 13.2.2. What is malformed is ignored,
 * and several ranges get the whole file, as section 14.2 allows.
 */
export function select(
  { method, headers }: Pick<Request, 'method' | 'headers'>,
  { byteSize, etag }: Representation,
): Selection {
  const ifNoneMatch = headers.get('if-none-match')
  if (ifNoneMatch !== null && matchesAny(ifNoneMatch, etag)) return { status: 304 }
  // Range is defined for GET only (section 14.2).
  const range = method === 'GET' ? headers.get('range') : null
  const ifRange = headers.get('if-range')
  // If-Range compares strongly; we send no Last-Modified, so a date never matches (section 13.1.5).
  if (range === null || (ifRange !== null && ifRange !== etag)) return { status: 200 }
  return selectRange(range, byteSize)
}

function selectRange(header: string, byteSize: number): Selection {
  const [, first, last] = ONE_RANGE.exec(header) ?? []
  if (first) {
    const start = Number(first)
    const end = last ? Number(last) : Number.POSITIVE_INFINITY
    if (end < start) return { status: 200 }
    return start < byteSize ? { status: 206, start, end: Math.min(end, byteSize - 1) } : { status: 416 }
  }
  if (!last) return { status: 200 }
  if (Number(last) === 0) return { status: 416 }
  // More than there is means all of it; of an empty file no part can be named.
  return byteSize === 0
    ? { status: 200 }
    : { status: 206, start: Math.max(0, byteSize - Number(last)), end: byteSize - 1 }
}

/** Weak comparison of a list of entity tags with ours (RFC 9110, section 13.1.2). */
export function matchesAny(list: string, etag: string): boolean {
  if (list.trim() === '*') return true
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return list.split(',').some((tag) => opaque(tag) === opaque(etag))
}
