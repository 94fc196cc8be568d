import { fromPrisma } from 'pg-boss'
import { query } from '../../lib/database.ts'
import { QUEUE_DEPTH, type QueueDepth } from '../../lib/exports/queue-depth.ts'
import { prisma } from '../prisma.ts'
import { isOnline } from '../workers-online.ts'
import type { Holder } from './events.ts'

/** A worker that is online, and what it does at this moment. */
export type WorkerView = {
  id: string
  host: string
  pid: number
  startedAt: Date
  seenAt: Date
  storeState: string | null
  sourceState: string | null
  exports: {
    id: string
    dataset: string
    owner: Holder
    percent: number
    rowsDone: number
    rowsTotal: number | null
  }[]
}

/** The workers that are online, the oldest first. */
export function listWorkers(): Promise<WorkerView[]> {
  return prisma().$queryRaw<WorkerView[]>`
    select w.id::text, w.host, w.pid, w.started_at as "startedAt", w.seen_at as "seenAt",
      w.store_state as "storeState", w.source_state as "sourceState",
      (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'dataset', e.dataset, 'percent', e.percent,
         'rowsDone', e.rows_done, 'rowsTotal', e.rows_total,
         'owner', jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email)) order by e.started_at, e.id), '[]')
       from claimcheck.export e join claimcheck."user" u on u.id = e.owner_id where e.id = any (w.export_ids)) as exports
    from claimcheck.worker w where ${isOnline} order by w.started_at, w.id`
}

/** How much runs and waits at this moment. */
export async function readQueueDepth(): Promise<QueueDepth> {
  const [depth] = await query<QueueDepth>(fromPrisma(prisma()), `select ${QUEUE_DEPTH}`)
  if (!depth) throw new Error('The depth of the queue has no row')
  return depth
}
