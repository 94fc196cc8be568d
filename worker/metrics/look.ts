import { measurePool, measureStore } from '../../lib/metrics/process-state.ts'
import { measureSharedState } from '../../lib/metrics/shared-state.ts'
import { database, databasePool } from '../database.ts'
import type { RunningExports } from '../run/running-exports.ts'
import type { Slots } from '../slots.ts'
import type { SourceWatch } from '../tasks/source-watch.ts'
import type { StoreWatch } from '../tasks/store-watch.ts'
import { running, slots, sourceUp } from './worker-metrics.ts'

/** The parts of a worker that are measured when somebody asks. */
export type MeasuredParts = {
  running: RunningExports
  slots: Slots
  store: StoreWatch
  source: SourceWatch
}

/** Measures what is not measured as it happens. Never throws. */
export async function measureWorker(parts: MeasuredParts): Promise<void> {
  await measureSharedState(database())
  measureStore(parts.store.finding)
  measurePool(databasePool())
  running.set(parts.running.ids.length)
  slots.set(parts.slots.open)
  sourceUp.set(sourceValue(parts.source))
}

function sourceValue({ state }: SourceWatch): number {
  if (state === null) return Number.NaN
  return state === 'ok' ? 1 : 0
}
