import { under } from '../../lib/base-path.ts'
import type { ExportView } from '../../lib/exports/view.ts'
import { isProblemDetails } from '../../lib/problems/problem.ts'

/** An answer that takes longer, in ms, counts as lost: a dead network says nothing at all. */
const ANSWER_TIMEOUT_MS = 10_000

/** The server itself has said that there is no such export. */
export class GoneError extends Error {}

/** The server itself has said that nobody is signed in here. */
export class SignedOutError extends Error {}

/** Where an export's state is read. */
export function exportUrl(id: string): string {
  return under(`/api/exports/${id}`)
}

/**
 * Loads an export's state. Something in between may answer in the server's place, with any status and any body: only what has the form
 * of the server's own answers is believed.
 * @throws GoneError, SignedOutError, or any other error when the server could not be asked.
 */
export async function fetchExport(id: string): Promise<ExportView> {
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  const response = await fetch(exportUrl(id), { cache: 'no-store', signal })
  const body: unknown = await response.json()
  if (response.ok && isExport(body, id)) return body
  if (isProblemDetails(body) && body.code === 'not_found') throw new GoneError('the export is gone')
  if (isProblemDetails(body) && body.code === 'sign_in_required') throw new SignedOutError('signed out')
  throw new Error(`the server did not say what has become of the export (${response.status})`)
}

function isExport(body: unknown, id: string): body is ExportView {
  return typeof body === 'object' && body !== null && 'id' in body && body.id === id && 'status' in body
}
