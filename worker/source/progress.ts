import type { SourceProgress } from '../../lib/source/reader.ts'

/** From this share on, what has been read tells more of the total than the planner does. */
const TRUSTED_SHARE = 0.05

/** Nothing is known but the rows that are written. */
export const UNKNOWN_PROGRESS: SourceProgress = { rowsTotal: null, rowsTotalIsEstimate: true, percent: 0 }

/**
 * Progress by the share of the work that is done.
 * @param share 0 to 1, or a little more where it rests on an estimate.
 * @param expected the planner's number of rows.
 */
export function estimatedProgress(rowsDone: number, share: number, expected: number): SourceProgress {
  const bounded = Math.min(share, 0.99)
  const total = bounded > TRUSTED_SHARE && share < 1 ? rowsDone / bounded : expected
  return {
    rowsTotal: Math.max(rowsDone, Math.round(total)),
    rowsTotalIsEstimate: true,
    percent: 100 * bounded,
  }
}
