import type { ExportView } from '../../../lib/exports/view.ts'

/** One step on the way to the file. `at`: since when it goes on, or when it came about; null if that is not known, or is still to come. */
export type Step = { id: StepId; at: string | null; state: 'done' | 'now' | 'next' }

type StepId = 'queued' | 'reading' | 'publishing' | 'ready'

/** From which percentage on, within an attempt, every row has been read: what is left is to publish the file. */
const ALL_READ = 100

/** The way of an export to its file, and how far it is on it. */
export function stepsOf(
  view: Pick<ExportView, 'status' | 'createdAt' | 'startedAt' | 'readAt' | 'finishedAt' | 'progress'>,
): Step[] {
  const { status, createdAt, startedAt, readAt, finishedAt, progress } = view
  const isReady = status === 'succeeded'
  const place = isReady ? 4 : status !== 'running' ? 0 : progress.percent < ALL_READ ? 1 : 2
  const times: [StepId, string | null][] = [
    ['queued', createdAt],
    ['reading', place > 0 ? startedAt : null],
    ['publishing', place > 1 ? readAt : null],
    ['ready', isReady ? finishedAt : null],
  ]
  return times.map(([id, at], index) => ({
    id,
    at,
    state: index < place ? 'done' : index === place ? 'now' : 'next',
  }))
}
