import type { PgBoss } from 'pg-boss'
import { query } from '../../lib/database.ts'
import { DELIVERY_QUEUE, type DeliveryJob } from '../../lib/queue.ts'
import { inTransaction } from '../database.ts'

/** How many endpoints one look goes through: what it costs does not depend on how many wait. */
const LOOK_AT = 100
/** So many deliveries are sent to one endpoint at a time; to one that nothing reaches, one. */
const OF_ENDPOINT = 2
/** A job is for a worker that has a hand free. One that was not begun after so long, in seconds, was lost with its worker. */
const QUEUED_SECONDS = 60

/** The beginning of all endpoints. */
export const FIRST_ENDPOINT = '00000000-0000-0000-0000-000000000000'

// Endpoints are looked for by jumping from one to the next in an index, however many deliveries each of them waits for. A limit that is
// not known beforehand has the planner read much: hence there are two.
const QUEUE_DUE = `
  with recursive waiting (id) as (
    (select endpoint_id from claimcheck.delivery
     where status = 'pending' and endpoint_id > $1::uuid order by endpoint_id limit 1)
    union all
    select (select d.endpoint_id from claimcheck.delivery d
      where d.status = 'pending' and d.endpoint_id > w.id order by d.endpoint_id limit 1)
    from waiting w where w.id is not null
  ), looked as materialized (
    select p.id, p.failing_since is not null as is_failing
    from (select id from waiting where id is not null limit ${LOOK_AT}) w
      join claimcheck.endpoint p on p.id = w.id
  ), due as (
    select d.id, l.is_failing,
      row_number() over (order by l.is_failing, d.next_at, d.event_id) as place,
      row_number() over (partition by l.is_failing order by d.next_at, d.event_id) as place_of_kind
    from looked l cross join lateral (
      select n.* from (
        select c.id, c.next_at, c.event_id from claimcheck.delivery c
        where c.endpoint_id = l.id and c.status = 'pending' and c.next_at <= now()
        order by c.next_at, c.event_id limit ${OF_ENDPOINT}) n
      order by n.next_at, n.event_id
      limit greatest(0, case when l.is_failing then 1 else ${OF_ENDPOINT} end - (
        select count(*) from claimcheck.delivery h
        where h.endpoint_id = l.id and h.held is not null and h.status = 'pending' and h.next_at > now()))) d
  ), queued as (
    update claimcheck.delivery q set held = 'queued', next_at = now() + make_interval(secs => ${QUEUED_SECONDS})
    from due where q.id = due.id and due.place <= $2::int and (not due.is_failing or due.place_of_kind <= $3::int)
    returning q.id
  )
  select coalesce((select jsonb_agg(id) from queued), '[]') as ids,
    (select id::text from looked order by id offset ${LOOK_AT - 1}) as last`

/**
 * Makes a job for each delivery whose time has come and that has none, as many as there are hands for. One worker does this at a time, so
 * that no endpoint gets more than its share; the others go on without it.
 * @param after where the look before has ended. @param hands those that are free, and how many of them may wait for endpoints that do not answer.
 * @returns how many jobs there are, and where the next look goes on.
 */
export function queueDueDeliveries(
  boss: PgBoss,
  after: string,
  hands: { free: number; forFailing: number },
): Promise<{ queued: number; last: string }> {
  return inTransaction(async (db) => {
    const [lock] = await query<{ isOurs: boolean }>(
      db,
      `select pg_try_advisory_xact_lock(hashtextextended('deliveries', 0)) as "isOurs"`,
    )
    if (!lock?.isOurs) return { queued: 0, last: after }
    const [due] = await query<{ ids: string[]; last: string | null }>(db, QUEUE_DUE, [
      after,
      hands.free,
      hands.forFailing,
    ])
    const jobs = due?.ids.map((deliveryId) => ({ data: { deliveryId } satisfies DeliveryJob })) ?? []
    if (jobs.length > 0) await boss.insert(DELIVERY_QUEUE, jobs, { db })
    return { queued: jobs.length, last: due?.last ?? FIRST_ENDPOINT }
  })
}
