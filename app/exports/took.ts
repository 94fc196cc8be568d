import type { ExportView } from '../../lib/exports/view.ts'
import { formatDuration } from '../display.ts'

/**
 * How long an export took, such as "42 s"; "–" until it has ended, and where it never began. It is counted from its start; where it
 * was begun more than once, from when it was asked for: only the last start is known, and the attempts before it are a part of that.
 */
export function tookInWords(
  view: Pick<ExportView, 'attempt' | 'createdAt' | 'startedAt' | 'finishedAt'>,
): string {
  const { attempt, createdAt, startedAt, finishedAt } = view
  if (startedAt === null || finishedAt === null) return '–'
  return formatDuration(Date.parse(finishedAt) - Date.parse(attempt > 1 ? createdAt : startedAt))
}
