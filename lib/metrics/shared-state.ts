import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { QUEUE_DEPTH, type QueueDepth } from '../exports/queue-depth.ts'
import { log } from '../log.ts'
import { ONLINE_SECONDS } from '../presence.ts'
import { within } from '../within.ts'
import { gauge } from './registry.ts'

/** A database that takes longer, in ms, is told as away: a scrape has ten seconds by default. */
const ANSWER_MS = 4_000

const databaseUp = gauge({
  name: 'claimcheck_database_up',
  help: 'Whether the database of the exports has answered this process (1) or not (0).',
})
const exports = gauge({
  name: 'claimcheck_exports',
  help: 'Exports that have not ended, in the whole installation, each state counted up to 5001. running; in_turn: next when a worker is free; behind: waiting for another of their owner, or for their next try.',
  labelNames: ['state'],
})
const oldestQueued = gauge({
  name: 'claimcheck_exports_oldest_queued_seconds',
  help: 'For how long the export that is queued longest has existed; 0 if none is queued.',
})
const nextInTurn = gauge({
  name: 'claimcheck_exports_next_waiting_seconds',
  help: 'For how long the export that is next has waited for a free worker; 0 if none is in turn.',
})
const deliveries = gauge({
  name: 'claimcheck_webhook_deliveries_waiting',
  help: 'Deliveries that webhooks are still to be told, counted up to 5001. new: not tried yet; tried: to be tried again.',
  labelNames: ['state'],
})
const workers = gauge({
  name: 'claimcheck_workers_online',
  help: 'Workers that are online, by whether they can write files.',
  labelNames: ['state'],
})

type State = QueueDepth & {
  oldestSeconds: number
  nextSeconds: number
  workersOnline: number
  workersReady: number
  storeId: string | null
}

const STATE = `select ${QUEUE_DEPTH}, s.id::text as "storeId", w.online as "workersOnline", w.ready as "workersReady",
    coalesce((select greatest(0, extract(epoch from now() - n.turn_at)) from claimcheck.export n
      where n.status = 'queued' and n.slot is not null order by n.turn_at, n.id limit 1), 0)::float8 as "nextSeconds"
  from (select count(*)::int as online, (count(*) filter (where coalesce(k.store_state, 'ok') = 'ok'))::int as ready
    from claimcheck.worker k where k.seen_at > now() - make_interval(secs => ${ONLINE_SECONDS})) w
  left join claimcheck.store s on true`

/**
 * Measures what the database knows of the whole installation, by one statement. Whoever is scraped tells it, and all tell the same. Where
 * the database is away, nothing is told of it but that. Never throws.
 * @returns the id of the store that the database knows; undefined where it did not answer.
 */
export async function measureSharedState(db: Db): Promise<string | null | undefined> {
  const state = await within(ANSWER_MS, readState(db), 'The database does not answer').catch(unknown)
  databaseUp.set(state ? 1 : 0)
  oldestQueued.set(state?.oldestSeconds ?? Number.NaN)
  nextInTurn.set(state?.nextSeconds ?? Number.NaN)
  for (const each of [exports, deliveries, workers]) each.reset()
  if (!state) return undefined
  exports.set({ state: 'running' }, state.running)
  exports.set({ state: 'in_turn' }, state.inTurn)
  exports.set({ state: 'behind' }, state.behind)
  deliveries.set({ state: 'new' }, state.deliveries - state.deliveriesTried)
  deliveries.set({ state: 'tried' }, state.deliveriesTried)
  workers.set({ state: 'ready' }, state.workersReady)
  workers.set({ state: 'not_ready' }, state.workersOnline - state.workersReady)
  return state.storeId
}

function unknown(error: unknown): null {
  log.warn({ error }, 'the state of the installation could not be measured')
  return null
}

async function readState(db: Db): Promise<State> {
  const [state] = await query<State>(
    db,
    `select *, coalesce(extract(epoch from now() - "oldestAt"), 0)::float8 as "oldestSeconds" from (${STATE}) as state`,
  )
  if (!state) throw new Error('The state of the installation has no row')
  return state
}
