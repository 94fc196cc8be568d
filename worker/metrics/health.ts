import { ONLINE_SECONDS, type SourceState, type StoreState } from '../../lib/presence.ts'
import { storeMessages } from '../../lib/store/messages.ts'

/** What a worker knows of itself. */
export type WorkerState = {
  /** How long ago the database has heard of it, in seconds; null if it never has. */
  silentSeconds: number | null
  storeState: StoreState | null
  sourceState: SourceState | null
}

/** A part works or not, or has not been looked at yet. */
type Part = 'ok' | 'unavailable' | 'unknown'

/** How a worker is, for probes and for whoever looks: `problems` says what to do. */
export type WorkerHealth = {
  status: 'ok' | 'unavailable'
  database: Part
  store: Part
  source: Part
  problems: { part: string; message: string }[]
}

const MESSAGES = {
  database: 'The database of the exports (DATABASE_URL) does not answer: the log says why.',
  source: 'The source (SOURCE_DATABASE_URL) cannot be reached: the log says why.',
}
const STORE_MESSAGES = storeMessages('worker')

/**
 * Says whether a worker can take exports. A source that is away is told, and does not count: every other worker would lack it as well, and
 * what is tried meanwhile is tried again.
 */
export function workerHealth({ silentSeconds, storeState, sourceState }: WorkerState): WorkerHealth {
  const isHeard = silentSeconds !== null && silentSeconds < ONLINE_SECONDS
  const parts = {
    database: isHeard ? 'ok' : 'unavailable',
    store: partOf(storeState),
    source: partOf(sourceState),
  } as const
  const messageOf = (part: keyof typeof parts) =>
    part === 'store' ? STORE_MESSAGES[storeState === 'another' ? 'another' : 'unusable'] : MESSAGES[part]
  const isReady = parts.database === 'ok' && parts.store === 'ok'
  const wrong = (['database', 'store', 'source'] as const).filter((part) => parts[part] === 'unavailable')
  return {
    status: isReady ? 'ok' : 'unavailable',
    ...parts,
    problems: wrong.map((part) => ({ part, message: messageOf(part) })),
  }
}

function partOf(state: StoreState | SourceState | null): Part {
  if (state === null) return 'unknown'
  return state === 'ok' ? 'ok' : 'unavailable'
}
