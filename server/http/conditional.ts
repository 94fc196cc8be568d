// One range as RFC 9110, section 14.1.2, writes it: "0-499", "500-" or, for the last bytes, "-500".
const ONE_RANGE = /^bytes=(\d*)-(\d*)$/i

/** A file as HTTP sees it. */
export type Representation = { byteSize: number; etag: string }

/** Which answer a request for a file gets. `start` and `end` are both included. */
export type Selection =
  | { status: 200 }
  | { status: 206; start: number; end: number }
  | { status: 304 }
  | { status: 412 }
  | { status: 416 }

/**
 * Evaluates If-Match, If-None-Match, If-Range and Range, in the order of RFC 9110, section 13.2.2. What is malformed is ignored, and
 * several ranges get the whole file, as section 14.2 allows. We say no Last-Modified, so If-Unmodified-Since and If-Modified-Since are
 * to be ignored (sections 13.1.3 and 13.1.4).
 */
export function select(
  { method, headers }: Pick<Request, 'method' | 'headers'>,
  { byteSize, etag }: Representation,
): Selection {
  const failed = failedPrecondition(headers, etag)
  if (failed) return { status: failed }
  // Range is defined for GET only (section 14.2).
  const range = method === 'GET' ? headers.get('range') : null
  const ifRange = headers.get('if-range')
  // If-Range compares strongly; we send no Last-Modified, so a date never matches (section 13.1.5).
  if (range === null || (ifRange !== null && ifRange !== etag)) return { status: 200 }
  return selectRange(range, byteSize)
}

/**
 * Evaluates If-Match and If-None-Match for what has this entity tag and is only read (RFC 9110, section 13.2.2).
 * @returns the status of the answer if one of them is not met.
 */
export function failedPrecondition(headers: Headers, etag: string): 304 | 412 | null {
  const ifMatch = headers.get('if-match')
  if (ifMatch !== null && !matchesStrongly(ifMatch, etag)) return 412
  const ifNoneMatch = headers.get('if-none-match')
  return ifNoneMatch !== null && matchesWeakly(ifNoneMatch, etag) ? 304 : null
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

/** Strong comparison of a list of entity tags with ours, which is a strong one (RFC 9110, section 13.1.1). */
function matchesStrongly(list: string, etag: string): boolean {
  return tagsOf(list).some((tag) => tag === '*' || tag === etag)
}

/** Weak comparison of a list of entity tags with ours (RFC 9110, section 13.1.2). */
function matchesWeakly(list: string, etag: string): boolean {
  return tagsOf(list).some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag)
}

/** A list's members. None of our tags has a comma in it. */
function tagsOf(list: string): string[] {
  return list.split(',').map((tag) => tag.trim())
}
