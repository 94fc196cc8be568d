import type { Pool } from 'pg'
import { env } from '../env.ts'
import type { StoreFinding } from '../store/identity.ts'
import { gauge } from './registry.ts'

const MEGABYTE = 1024 * 1024

const storeUsable = gauge({
  name: 'claimcheck_store_usable',
  help: 'Whether the store of this process is the one of the database and can be written (1) or not (0).',
})
const storeFree = gauge({
  name: 'claimcheck_store_free_bytes',
  help: 'Bytes that may still be written into the store of this process; NaN where that is not known or has no bound.',
})
const storeReserve = gauge({
  name: 'claimcheck_store_reserve_bytes',
  help: 'Bytes that exports leave free in the store (STORE_RESERVE_MEGABYTES): with less, exports fail.',
})

/** Measures the store as this process has found it; null before it has looked. */
export function measureStore(finding: Pick<StoreFinding, 'state' | 'freeBytes'> | null): void {
  storeUsable.set(finding?.state === 'ok' ? 1 : 0)
  storeFree.set(finding?.freeBytes ?? Number.NaN)
  storeReserve.set(env().storeReserveMegabytes * MEGABYTE)
}

const poolConnections = gauge({
  name: 'claimcheck_database_pool_connections',
  help: 'Connections of this process to the database of the exports, by whether they are at work.',
  labelNames: ['state'],
})
const poolMax = gauge({
  name: 'claimcheck_database_pool_max_connections',
  help: 'The most such connections that this process opens.',
})
const poolWaiting = gauge({
  name: 'claimcheck_database_pool_waiting',
  help: 'Statements and transactions of this process that wait for one of these connections.',
})

/** Measures the pool of connections by which this process speaks to the database of the exports. */
export function measurePool({
  totalCount,
  idleCount,
  waitingCount,
  options,
}: Pick<Pool, 'totalCount' | 'idleCount' | 'waitingCount' | 'options'>): void {
  poolConnections.set({ state: 'idle' }, idleCount)
  poolConnections.set({ state: 'busy' }, totalCount - idleCount)
  poolMax.set(options.max)
  poolWaiting.set(waitingCount)
}
