import { isTerminal } from '../../lib/exports/status.ts'
import type { ExportView } from '../../lib/exports/view.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { configuredStore } from '../../lib/store/configured-store.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { findClaim } from '../claim-view.ts'
import { tellOfDenial } from '../denials.ts'
import { etagOf, stateHeaders } from '../export-state.ts'
import { untilChanged } from '../held-requests.ts'
import { answer } from '../http/answer.ts'
import { failedPrecondition } from '../http/conditional.ts'
import { exportSchema } from './export.ts'

/** What stands in the log of a proxy for a client that did not wait for the answer; nobody gets it. */
const CLIENT_LEFT = 499

/** The answer to what has just been done with the viewer's export: how it is now. @throws Problem `not_found`. */
export async function acceptedAnswer(
  viewer: Viewer,
  id: string,
  headers: Record<string, string> = {},
  status = 202,
): Promise<Response> {
  const view = await findClaim(configuredStore(), viewer, id)
  if (!view) throw new Problem('not_found')
  return answer(exportSchema, view, { status, headers: { ...stateHeaders(view), ...headers } })
}

/**
 * The answer to who asks for the state of an export: at once if the export has ended, or the state is not the one that they know by
 * If-None-Match; else when something of the export itself has changed, or when `waitMs` are over. Where too many wait, nobody else does.
 * @param findViewer who asks; called again before each look.
 * @throws Problem `not_found` or `precondition_failed`, or as `findViewer`.
 */
export async function stateAnswer(
  findViewer: () => Promise<Viewer>,
  request: Request,
  id: string,
  waitMs: number,
): Promise<Response> {
  const { signal, headers } = request
  const until = performance.now() + waitMs
  let { viewer, view } = await read(findViewer, id)
  const isKnown = headers.has('if-none-match')
    ? (etag: string) => failedPrecondition(headers, etag) === 304
    : is(etagOf(view))
  while (isKnown(etagOf(view)) && !isTerminal(view.status) && performance.now() < until) {
    const outcome = await untilChanged(viewer, view, until - performance.now(), signal)
    if (outcome === 'left') return new Response(null, { status: CLIENT_LEFT })
    if (outcome === 'no-place') break
    // Who asks may have been disabled meanwhile.
    ;({ viewer, view } = await read(findViewer, id))
  }
  return conditionalAnswer(headers, view)
}

const is = (one: string) => (other: string) => one === other

async function read(
  findViewer: () => Promise<Viewer>,
  id: string,
): Promise<{ viewer: Viewer; view: ExportView }> {
  const viewer = await findViewer()
  const view = await findClaim(configuredStore(), viewer, id)
  if (view) return { viewer, view }
  await tellOfDenial(viewer, id, 'status')
  throw new Problem('not_found')
}

/** The answer that tells an export's state, or that it is the one which the client has. @throws Problem `precondition_failed`. */
export function conditionalAnswer(asked: Headers, view: ExportView): Response {
  const headers = stateHeaders(view)
  const failed = failedPrecondition(asked, etagOf(view))
  if (failed === 412) throw new Problem('precondition_failed')
  if (failed === 304)
    return new Response(null, { status: 304, headers: { 'Cache-Control': 'private, no-store', ...headers } })
  return answer(exportSchema, view, { headers })
}
