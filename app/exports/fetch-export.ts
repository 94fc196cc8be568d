import { under } from '../../lib/base-path.ts'
import type { ExportView } from '../../lib/exports/view.ts'
import type { ProblemCode } from '../../lib/problems/catalog.ts'
import { isProblemDetails } from '../../lib/problems/problem-type.ts'

/** An answer that takes longer, in ms, counts as lost: a dead network says nothing at all. */
const ANSWER_TIMEOUT_MS = 10_000

/** By which codes the server says {@link GoneError}. */
const GONE: readonly string[] = ['not_found', 'link_unknown'] satisfies ProblemCode[]

/** The server itself has said that there is no such export, or that it is not to be seen by this link any more. */
export class GoneError extends Error {}

/** The server itself has said that nobody is signed in here. */
export class SignedOutError extends Error {}

/** Longest pause for which an answer may ask, in ms: it may be from whatever is in between, and the page is to go on. */
const PAUSE_MAX_MS = 60_000

/** The server, or something in between, is asked too often. */
export class TooOftenError extends Error {
  /** For so long it is not to be asked again, in ms. */
  readonly pauseMs: number

  constructor(headers: Headers) {
    super('the server is asked too often')
    // A number of seconds, or else a date (RFC 9110, section 10.2.3), which a page whose clock may be wrong makes nothing of.
    const seconds = /^\d+$/.exec(headers.get('retry-after')?.trim() ?? '')?.[0] ?? '0'
    this.pauseMs = Math.min(Number(seconds) * 1_000, PAUSE_MAX_MS)
  }
}

/** Where the state of one's own export is read. */
export function exportUrl(id: string): string {
  return under(`/api/exports/${id}`)
}

/**
 * Loads an export's state. Something in between may answer in the server's place, with any status and any body: only what has the form
 * of the server's own answers is believed.
 * @param url where it is read.
 * @throws GoneError, SignedOutError, TooOftenError, or any other error when the server could not be asked.
 */
export async function fetchExport(url: string, id: string): Promise<ExportView> {
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  const response = await fetch(url, { cache: 'no-store', signal })
  if (response.status === 429) throw new TooOftenError(response.headers)
  const body: unknown = await response.json()
  if (response.ok && isExport(body, id)) return body
  if (isProblemDetails(body) && GONE.includes(body.code)) throw new GoneError('the export is gone')
  if (isProblemDetails(body) && body.code === 'sign_in_required') throw new SignedOutError('signed out')
  throw new Error(`the server did not say what has become of the export (${response.status})`)
}

function isExport(body: unknown, id: string): body is ExportView {
  return typeof body === 'object' && body !== null && 'id' in body && body.id === id && 'status' in body
}
