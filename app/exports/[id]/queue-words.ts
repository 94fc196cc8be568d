import { POSITION_MAX } from '../../../lib/exports/status.ts'
import type { ExportView, RetryView } from '../../../lib/exports/view.ts'
import { formatCount } from '../../display.ts'

/** "Number 2 in the queue."; null for the export that is next, and where there is nothing to say. */
export function placeInWords(position: number | null): string | null {
  if (position === null || position === 1) return null
  if (position > POSITION_MAX) return `More than ${formatCount(POSITION_MAX)} are before it in the queue.`
  return `Number ${formatCount(position)} in the queue.`
}

/** What a queued export waits for, as a sentence around the time at which it goes on: `Trying again [at …] (attempt 2 of 6): why.` */
export function retryInWords(
  retry: RetryView,
  { observedAt }: Pick<ExportView, 'observedAt'>,
): { before: string; at: string | null; after: string } {
  const at = Date.parse(retry.at) > Date.parse(observedAt) ? retry.at : null
  if (retry.needsOtherVersion) {
    return {
      before:
        'Waiting until the service has been updated everywhere: a part of it does not know all that the export asks for. Looking again',
      at,
      after: '.',
    }
  }
  return {
    before: 'Trying again',
    at,
    after: ` (attempt ${retry.attempt} of ${retry.attempts}): ${retry.reason}`,
  }
}
