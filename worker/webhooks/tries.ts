import type { Db } from 'pg-boss'
import { MADE_IN_FORCE } from '../../lib/accounts/keys-in-force.ts'
import { query } from '../../lib/database.ts'
import type { Outcome } from './send.ts'

/** How long a worker may hold a try, in seconds; a try takes less than that. Whoever has not ended it by then is dead or frozen. */
const HOLD_SECONDS = 30
/** The pauses between a delivery's tries, in seconds: after the last of them, 22 hours from the first try, comes the last try. */
const PAUSES_SECONDS = [5, 30, 120, 600, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600]
/** By how much a pause is longer or shorter, so that what failed together does not come back together. */
const JITTER = 0.1

/** A delivery in a worker's hands. `attempt` is the fence: what is written of the try carries it. */
export type Try = {
  id: string
  endpointId: string
  ownerId: string
  eventId: string
  exportId: string | null
  kind: string
  /** What lib/webhooks/telling.ts has kept of the export. */
  state: unknown
  /** When the event was. */
  at: Date
  attempt: number
  /** Tries that are left after this one. */
  left: number
  url: string
  isEnabled: boolean
  isOwnerDisabled: boolean
  /** Whether the key has ended that has made the endpoint, if one has. */
  hasKeyEnded: boolean
  /** By which it is signed, the newest first: the one before stays for a day. */
  secrets: string[]
  /** By the database's clock, which the receiver's is compared with. */
  now: Date
}

/** Begins a try of a delivery that was queued. @returns null if another worker has it, it has ended, or it is gone. */
export async function beginTry(db: Db, id: string): Promise<Try | null> {
  const [begun] = await query<Try>(
    db,
    `with begun as (
       update claimcheck.delivery set held = 'sending', attempts = attempts + 1,
         next_at = now() + make_interval(secs => ${HOLD_SECONDS})
       where id = $1::uuid and status = 'pending' and held = 'queued'
       returning *
     )
     select d.id::text, d.endpoint_id::text as "endpointId", d.event_id::text as "eventId", d.export_id::text as "exportId",
       d.kind, d.state, d.created_at as at, d.attempts as attempt, d.attempts_max - d.attempts as left, now() as now,
       p.url, p.owner_id as "ownerId", p.is_enabled as "isEnabled", u.disabled_at is not null as "isOwnerDisabled",
       not ${MADE_IN_FORCE('p.via')} as "hasKeyEnded",
       (select coalesce(jsonb_agg(s.secret order by s.created_at desc), '[]') from (
          select k.secret, k.created_at from claimcheck.endpoint_secret k
          where k.endpoint_id = p.id and (k.ends_at is null or k.ends_at > now())
          order by k.created_at desc limit 2) s) as secrets
     from begun d join claimcheck.endpoint p on p.id = d.endpoint_id join claimcheck."user" u on u.id = p.owner_id`,
    [id],
  )
  return begun ?? null
}

/** How an endpoint stands after a try. */
export type Standing = { failures: number; failingDays: number }

/**
 * Writes what came of a try: it has succeeded, has failed for good, or is tried again later. The endpoint's row is locked before the
 * delivery's, as by whoever disables it.
 * @param options `isLast`: whether it is not tried again; `counts`: whether it says something about the endpoint.
 * @returns null if the try was no longer the caller's, or the endpoint stands as before.
 */
export async function endTry(
  db: Db,
  { id, attempt, left }: Pick<Try, 'id' | 'attempt' | 'left'>,
  { error, status, response }: Outcome,
  { isLast = left <= 0, counts = true }: { isLast?: boolean; counts?: boolean } = {},
): Promise<Standing | null> {
  const next = error === null ? 'succeeded' : isLast ? 'failed' : 'pending'
  const [standing] = await query<Standing>(
    db,
    `with told as materialized (
       select p.id from claimcheck.endpoint p join claimcheck.delivery d on d.endpoint_id = p.id
       where d.id = $1::uuid for no key update of p
     ), ended as (
       update claimcheck.delivery d set status = $3::text, held = null, last_status = $4::int, last_error = $5::text,
         last_response = $6::text, next_at = now() + make_interval(secs => $7::float8),
         finished_at = case when $3::text <> 'pending' then now() end
       from told
       where d.id = $1::uuid and d.status = 'pending' and d.held = 'sending' and d.attempts = $2::int
       returning d.endpoint_id
     )
     update claimcheck.endpoint p set
       failing_since = case when $5::text is not null then coalesce(failing_since, now()) end,
       failures = case when $5::text is not null then failures + ($3::text = 'failed')::int else 0 end
     from ended where p.id = ended.endpoint_id and $8::bool and ($5::text is not null or p.failing_since is not null)
     returning p.failures, coalesce(extract(epoch from now() - p.failing_since) / 86400, 0)::float8 as "failingDays"`,
    [id, attempt, next, status, error, response, next === 'pending' ? pauseSeconds(left) : 0, counts],
  )
  return standing ?? null
}

/** Gives a try back that the worker could not end before it stops: it does not count, and another worker begins it at once. */
export async function giveBack(db: Db, { id, attempt }: Pick<Try, 'id' | 'attempt'>): Promise<void> {
  await query(
    db,
    `update claimcheck.delivery set held = null, next_at = now(), attempts_max = attempts_max + 1
     where id = $1::uuid and status = 'pending' and held = 'sending' and attempts = $2::int`,
    [id, attempt],
  )
}

/** @param left tries that are left; a delivery that is sent again has all of them again. */
function pauseSeconds(left: number): number {
  const pause = PAUSES_SECONDS.at(-Math.min(left, PAUSES_SECONDS.length)) ?? 0
  return pause * (1 + JITTER * (2 * Math.random() - 1))
}
