import { under } from '../../../lib/base-path.ts'
import type { ExportView } from '../../../lib/exports/view.ts'
import { isProblemDetails } from '../../../lib/problems/problem-type.ts'
import { SignedOutError } from '../fetch-export.ts'

/** As many as an answer may have. */
export const RUNNING_MAX = 100
/** All that have not ended yet, by one request. */
export const RUNNING_URL = under(`/api/exports?status=queued,running&limit=${RUNNING_MAX}`)
/** An answer that takes longer, in ms, counts as lost. */
const ANSWER_TIMEOUT_MS = 10_000

/**
 * Loads the exports of whoever is signed in that have not ended.
 * @throws SignedOutError, or any other error when the server could not be asked: something in between may answer in its place.
 */
export async function fetchRunning(url: string): Promise<ExportView[]> {
  const response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
  const body: unknown = await response.json()
  if (response.ok && isPage(body)) return body.exports
  if (isProblemDetails(body) && body.code === 'sign_in_required') throw new SignedOutError('signed out')
  throw new Error(`the server did not say which exports run (${response.status})`)
}

function isPage(body: unknown): body is { exports: ExportView[] } {
  return typeof body === 'object' && body !== null && 'exports' in body && Array.isArray(body.exports)
}
