import type { ExportView } from '../../../lib/exports/view.ts'

/** An export in the history. */
export type HistoryRow = {
  view: ExportView
  datasetLabel: string
  /** What it asks for, in few words; null where that does not fit its dataset any more. */
  summary: string | null
  /** Whether it can be made again, as it is or changed. */
  canRepeat: boolean
}

/** What people call an export: by the name that it has been given, and else by its dataset. */
export function titleOf({ view, datasetLabel }: Pick<HistoryRow, 'view' | 'datasetLabel'>): string {
  return view.name ?? datasetLabel
}
