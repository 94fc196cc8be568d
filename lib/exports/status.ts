/** The statuses of an export: `queued → running → succeeded | failed | cancelled`, and `succeeded → expired`. */
export const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'expired'] as const

export type Status = (typeof STATUSES)[number]

/** The statuses from which an export goes on by itself. */
export const UNENDED: readonly Status[] = ['queued', 'running']

/** Whether nothing will happen to the export any more by itself, except that its file expires. */
export function isTerminal(status: Status): boolean {
  return !UNENDED.includes(status)
}

/**
 * How long a client should wait before it asks again, in ms, by the export's age in ms: people watch a young export
 * closely and leave an old one alone, and so does the page.
 */
export function pollAfterMs(ageMs: number): number {
  if (ageMs < 4_000) return 300
  if (ageMs < 60_000) return 1_000
  if (ageMs < 600_000) return 2_000
  return 5_000
}

/** Places of the queue that are counted; what is behind them is "more than" that. */
export const POSITION_MAX = 1_000
