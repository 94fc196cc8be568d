import type { Status } from '../../lib/exports/status.ts'
import type { ExportView } from '../../lib/exports/view.ts'
import { formatPercent, hasPercent } from '../display.ts'

/** What people see of an export's status: also that a cancel is under way, and that a file's time is over. */
export type Stage = Status | 'cancelling'

type StageOf = Pick<ExportView, 'status' | 'cancelRequestedAt' | 'expiresAt' | 'observedAt'>

/** The stage of an export. */
export function stageOf(view: StageOf): Stage {
  if (view.status === 'queued' || view.status === 'running') {
    return view.cancelRequestedAt === null ? view.status : 'cancelling'
  }
  // Until the sweep has passed, the row of an expired file still says succeeded.
  const isOver = view.expiresAt !== null && Date.parse(view.expiresAt) <= Date.parse(view.observedAt)
  return view.status === 'succeeded' && isOver ? 'expired' : view.status
}

/** Each stage as a label. */
export const STAGE_LABELS: Record<Stage, string> = {
  queued: 'Queued',
  running: 'Running',
  cancelling: 'Cancelling',
  succeeded: 'Ready',
  failed: 'Failed',
  cancelled: 'Cancelled',
  expired: 'Expired',
}

/** The document's title on the claim page, such as "42 % · Orders": it is read in a row of tabs. */
export function claimTitle(view: StageOf & Pick<ExportView, 'progress'>, datasetLabel: string): string {
  const stage = stageOf(view)
  const { progress } = view
  const state = stage === 'running' && hasPercent(progress) ? formatPercent(progress) : STAGE_LABELS[stage]
  return `${state} · ${datasetLabel}`
}
