import { createHash } from 'node:crypto'
import type { ExportView } from '../lib/exports/view.ts'

/** All of a state but what moves with the clock: where nothing else has moved, it is the same state. */
function lastingState({ observedAt: _, pollAfterMs: __, progress, ...state }: ExportView) {
  return { ...state, progress: { ...progress, etaSeconds: null } }
}

/** The entity tag of a state. */
export function etagOf(view: ExportView): string {
  const hash = createHash('sha256').update(JSON.stringify(lastingState(view)))
  return `"${hash.digest('base64url')}"`
}

/**
 * What is the export's own of a state, to be compared with an earlier one: not its place in the queue, which others' exports move, nor
 * the workers, nor what is found of its file.
 */
export function ownStateOf(view: ExportView): string {
  const { queuePosition: _, workersOnline: __, workersReady: ___, artifact, ...own } = lastingState(view)
  return JSON.stringify({ ...own, artifact: artifact && { ...artifact, problem: null } })
}

/** The headers that go with a state. */
export function stateHeaders(view: ExportView): Record<string, string> {
  const { pollAfterMs } = view
  const retryAfter =
    pollAfterMs === null ? undefined : { 'Retry-After': String(Math.ceil(pollAfterMs / 1_000)) }
  return { ETag: etagOf(view), ...retryAfter }
}
