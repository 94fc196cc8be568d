import parseRange from 'range-parser'

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
export function select(headers: Headers, { byteSize, etag }: Representation): Selection {
  const ifNoneMatch = headers.get('if-none-match')
  if (ifNoneMatch !== null && matchesAny(ifNoneMatch, etag)) return { status: 304 }
  const range = headers.get('range')
  const ifRange = headers.get('if-range')
  // If-Range compares strongly; we send no Last-Modified, so a date never matches (section 13.1.5).
  if (range === null || (ifRange !== null && ifRange !== etag)) return { status: 200 }
  const ranges = parseRange(byteSize, range)
  if (ranges === -1) return { status: 416 }
  if (ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1 || !ranges[0]) return { status: 200 }
  return { status: 206, start: ranges[0].start, end: ranges[0].end }
}

/** Weak comparison of a list of entity tags with ours (RFC 9110, section 13.1.2). */
export function matchesAny(list: string, etag: string): boolean {
  if (list.trim() === '*') return true
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return list.split(',').some((tag) => opaque(tag) === opaque(etag))
}
