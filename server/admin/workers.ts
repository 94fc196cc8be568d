import { Prisma } from '../../prisma/generated/client.ts'
import { prisma } from '../prisma.ts'
import { isOnline } from '../workers-online.ts'
import type { Holder } from './events.ts'

/** Exports that are counted of each kind; what is beyond is "more than" that. */
export const DEPTH_MAX = 5_000

/** A worker that is online, and what it does at this moment. */
export type WorkerView = {
  id: string
  host: string
  pid: number
  startedAt: Date
  seenAt: Date
  storeState: string | null
  sourceState: string | null
  exports: { id: string; dataset: string; owner: Holder; percent: number }[]
}

/** The workers that are online, the oldest first. */
export function listWorkers(): Promise<WorkerView[]> {
  return prisma().$queryRaw<WorkerView[]>`
    select w.id::text, w.host, w.pid, w.started_at as "startedAt", w.seen_at as "seenAt",
      w.store_state as "storeState", w.source_state as "sourceState",
      (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'dataset', e.dataset, 'percent', e.percent,
         'owner', jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email)) order by e.started_at, e.id), '[]')
       from claimcheck.export e join claimcheck."user" u on u.id = e.owner_id where e.id = any (w.export_ids)) as exports
    from claimcheck.worker w where ${isOnline} order by w.started_at, w.id`
}

/** How much runs and waits, each counted up to {@link DEPTH_MAX} and one. */
export type QueueDepth = {
  running: number
  /** Queued, and next when a worker is free. */
  inTurn: number
  /** Queued behind others of their owner's, or until they are tried again. */
  behind: number
  /** Since when the one that is queued longest is. */
  oldestAt: Date | null
  /** What webhooks are still to be told, and what of it has been tried already. */
  deliveries: number
  deliveriesTried: number
}

/** How much runs and waits at this moment. */
export async function readQueueDepth(): Promise<QueueDepth> {
  const upToMax = (rows: Prisma.Sql) =>
    Prisma.sql`(select count(*)::int from (${rows} limit ${DEPTH_MAX + 1}) as counted)`
  const count = (condition: Prisma.Sql) =>
    upToMax(Prisma.sql`select from claimcheck.export e where ${condition}`)
  const pending = Prisma.sql`select from claimcheck.delivery d where d.status = 'pending'`
  const [depth] = await prisma().$queryRaw<QueueDepth[]>`
    select ${count(Prisma.sql`e.status = 'running'`)} as running,
      ${count(Prisma.sql`e.status = 'queued' and e.slot is not null`)} as "inTurn",
      ${count(Prisma.sql`e.status = 'queued' and e.slot is null`)} as behind,
      ${upToMax(pending)} as deliveries, ${upToMax(Prisma.sql`${pending} and d.attempts > 0`)} as "deliveriesTried",
      (select e.created_at from claimcheck.export e where e.status = 'queued'
       order by e.created_at limit 1) as "oldestAt"`
  if (!depth) throw new Error('The depth of the queue has no row')
  return depth
}
