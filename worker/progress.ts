import { type Claim, type ProgressReport, reportProgress } from './lifecycle.ts'

/** Progress is written about this often, in ms. */
const REPORT_EVERY_MS = 1_000

/** Thrown when another worker holds the export now: this one must stop and leave no trace. */
export class FencedError extends Error {
  constructor({ exportId, attempt }: Claim) {
    super(`Attempt ${attempt} of export ${exportId} was taken over`)
    this.name = 'FencedError'
  }
}

/**
 * Makes the function that an attempt calls with its progress as often as it likes; it writes about once a second.
 * @returns a function that throws FencedError when the claim is lost.
 */
export function progressReporter(claim: Claim): (measure: () => ProgressReport) => Promise<void> {
  let reportedAt = 0
  return async (measure) => {
    const now = performance.now()
    if (now - reportedAt < REPORT_EVERY_MS) return
    reportedAt = now
    if (!(await reportProgress(claim, measure()))) throw new FencedError(claim)
  }
}
