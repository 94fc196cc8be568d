import { findDataset } from '../../datasets/registry.ts'
import type { ClaimedExport } from '../../lib/exports/transitions.ts'
import type { ProblemCode } from '../../lib/problems/catalog.ts'
import { attemptSeconds, attempts, bytes, rows, waitingSeconds } from './worker-metrics.ts'

/** How an attempt has ended, and what went wrong, where something did. */
export type Ending = {
  end: 'succeeded' | 'failed' | 'retried' | 'left' | 'handed_over' | 'cancelled' | 'fenced' | 'unsettled'
  code?: ProblemCode
}

/** Measures an attempt from its claim on. @returns a call that measures its end. */
export function measureAttempt({
  dataset,
  waitedSeconds,
}: Pick<ClaimedExport, 'dataset' | 'waitedSeconds'>): (ending: Ending) => void {
  const startedAt = performance.now()
  if (waitedSeconds !== null) waitingSeconds.observe(waitedSeconds)
  return ({ end, code = '' }: { end: string; code?: string }) => {
    attempts.inc({ dataset: known(dataset), end, code })
    attemptSeconds.observe({ end }, (performance.now() - startedAt) / 1_000)
  }
}

/** Measures what an attempt has written. @param dataset of the registry. */
export function measureWritten(dataset: string, rowCount: number, byteCount: number): void {
  rows.inc({ dataset }, rowCount)
  bytes.inc({ dataset }, byteCount)
}

/** A row may name a dataset that is no longer there, or is not there yet. */
function known(dataset: string): string {
  return findDataset(dataset) ? dataset : 'unknown'
}
