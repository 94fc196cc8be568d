import { ONLINE_SECONDS, SOURCE_LOOK_SECONDS } from '../lib/presence.ts'
import { Prisma } from '../prisma/generated/client.ts'
import { prisma } from './prisma.ts'

/** What a worker has said of the source is believed for so long, in seconds: three of its looks. */
const SOURCE_STATE_SECONDS = 3 * SOURCE_LOOK_SECONDS

/** SQL that is true for a worker that is online. */
export const isOnline = Prisma.sql`w.seen_at > now() - make_interval(secs => ${ONLINE_SECONDS})`
/** SQL that is true for a worker that can write files. One of an older version does not say, and is believed. */
const isReady = Prisma.sql`coalesce(w.store_state, 'ok') = 'ok'`

/** SQL for how many workers are online. */
export const workersOnline = Prisma.sql`(select count(*) from claimcheck.worker w where ${isOnline})`
/** SQL for how many of them can write files. */
export const workersReady = Prisma.sql`(select count(*) from claimcheck.worker w where ${isOnline} and ${isReady})`

/** How many workers are online, and what they say of what they need. */
export type WorkersOnline = {
  online: number
  ready: number
  /** Their store is another database's. */
  withAnotherStore: number
  /** They have looked for the source lately, and it answered; or it did not. */
  withSource: number
  withoutSource: number
}

/** As it is when none is online, or nobody can say. */
export const NO_WORKERS: WorkersOnline = {
  online: 0,
  ready: 0,
  withAnotherStore: 0,
  withSource: 0,
  withoutSource: 0,
}

/** Counts the workers that are online. */
export async function countWorkers(): Promise<WorkersOnline> {
  const isFresh = Prisma.sql`w.source_checked_at > now() - make_interval(secs => ${SOURCE_STATE_SECONDS})`
  const [row] = await prisma().$queryRaw<WorkersOnline[]>`
    select count(*)::int as online, (count(*) filter (where ${isReady}))::int as ready,
      (count(*) filter (where w.store_state = 'another'))::int as "withAnotherStore",
      (count(*) filter (where w.source_state = 'ok' and ${isFresh}))::int as "withSource",
      (count(*) filter (where w.source_state = 'unreachable' and ${isFresh}))::int as "withoutSource"
    from claimcheck.worker w where ${isOnline}`
  return row ?? NO_WORKERS
}
