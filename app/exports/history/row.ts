import type { ExportView } from '../../../lib/exports/view.ts'

/** An export in the history. */
export type HistoryRow = {
  view: ExportView
  datasetLabel: string
  /** What it asks for, in few words; null where that does not fit its dataset any more. */
  summary: string | null
  /** Whether the form can have what it asks for, or what is left of it; and whether it can be made again as it is. */
  canEdit: boolean
  canRepeat: boolean
}

/** What people call an export: by the name that it has been given, and else by its dataset. */
export function titleOf({ view, datasetLabel }: Pick<HistoryRow, 'view' | 'datasetLabel'>): string {
  return view.name ?? datasetLabel
}
