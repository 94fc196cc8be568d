import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import type { Claim } from './transitions.ts'

/*
 * Whose turn it is. An export that has a turn (a slot of its owner's) is taken by the next free worker, in the order of turn_at; it
 * keeps the turn until it has ended, or has to wait before it is tried again. An owner has slots from 1 to a limit, and no two of
 * their exports have the same: the unique index of (owner_id, slot) sees to that. An owner's exports get them by their age, so that
 * a person's flood stands behind everybody's next ones, and what was to be tried again comes before what was made after it.
 *
 * turn_at is when the turn was given, but a later slot's is in the future: it stands behind the first ones that others get meanwhile,
 * and moves up as soon as an earlier slot of its owner's is free.
 */

/** The slot by which a turn stands where it was given. */
export const FIRST_SLOT = 1
/** What each slot after it stands behind, in seconds: longer than a first turn waits where workers are not far too few. */
const LATER_SECONDS = 3_600
/** SQLSTATE unique_violation. */
const UNIQUE_VIOLATION = '23505'

const UNENDED = `status in ('queued', 'running')`
const WAITS = `status = 'queued' and slot is null`
/** What may get a turn, or a better one. */
export const STANDS_BEHIND = `status = 'queued' and (slot is null or slot > ${FIRST_SLOT})`
const MAY_START = '(retry_at is null or retry_at <= now())'

/** SQL for the place of a turn among those of all owners. */
export function placeOf(slot: string, from = 'now()'): string {
  return `${from} + (${slot} - ${FIRST_SLOT}) * make_interval(secs => ${LATER_SECONDS})`
}

/**
 * SQL for what an owner's turns allow next: `slot`, their first free one (null: none), `may_begin`, whether one more of their exports
 * may have a turn, and `id`, the export that is to get the slot: one that has a later one, or else the oldest that waits.
 * Slots beyond the limit, which was another when they were given, count too.
 */
export function nextTurn(owner: string, limit: string): string {
  return `select slot, may_begin, coalesce(
      (select id from claimcheck.export e where owner_id = ${owner} and status = 'queued' and e.slot > free.slot
       order by e.slot limit 1),
      (select id from claimcheck.export where owner_id = ${owner} and ${WAITS} and ${MAY_START} and may_begin
       order by created_at, id limit 1)) as id
    from (
      select cardinality(slots) < ${limit} as may_begin,
        (select min(n) from generate_series(${FIRST_SLOT}, ${limit}) as n where n <> all (slots)) as slot
      from (select array(select slot from claimcheck.export
        where owner_id = ${owner} and ${UNENDED} and slot is not null) as slots) as held
    ) as free`
}

/**
 * Gives one of the owner's exports a turn, or a better one, if they have a slot free. Its job must be made ready in the same transaction.
 * Call it until there is none: one that moves up makes room for the next.
 * @param limit how many turns an owner has.
 * @returns the export; null when there is none to give it to, or somebody else was faster, and then the transaction may have failed.
 */
export async function giveTurn(db: Db, ownerId: string, limit: number): Promise<string | null> {
  const [given] = await query<{ id: string }>(
    db,
    `with next as materialized (${nextTurn('$1::text', '$2::int')})
     update claimcheck.export e set slot = next.slot,
       turn_at = least(e.turn_at, ${placeOf('next.slot', 'case attempt when 0 then now() else created_at end')})
     from next
     where e.id = next.id and ${MAY_START} and e.status = 'queued' and (e.slot is null or e.slot > next.slot)
     returning e.id::text`,
    [ownerId, limit],
  ).catch(nothingIfTaken)
  return given?.id ?? null
}

function nothingIfTaken(error: unknown): [] {
  if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return []
  throw error
}

/**
 * Whether an export still waits for its turn, so that no worker may take it.
 * @param db where it is a transaction, the answer stays true until that ends.
 */
export async function waitsForTurn(db: Db, exportId: string): Promise<boolean> {
  const rows = await query(db, `select from claimcheck.export where id = $1::uuid and ${WAITS} for update`, [
    exportId,
  ])
  return rows.length === 1
}

/** When an export is tried again, and how often it may be, that time among them. */
export type Retry = { retryAt: Date; retriesLeft: number }

/** Takes the turn from an export that waits to be tried again, so that it holds up nobody meanwhile. */
export async function waitForRetry(
  db: Db,
  { exportId, attempt }: Claim,
  { retryAt, retriesLeft }: Retry,
): Promise<void> {
  await query(
    db,
    `update claimcheck.export
     set slot = null, turn_at = null, retry_at = $3::timestamptz, retries_left = $4::int
     where id = $1::uuid and attempt = $2::int and status = 'queued'`,
    [exportId, attempt, retryAt.toISOString(), retriesLeft],
  )
}

/** An owner who has exports that wait for a turn or a better one, and whether one of them may have it. */
export type WaitingOwner = { ownerId: string; isFree: boolean }

/**
 * The owners who have exports that wait for a turn or a better one, in the order of their ids.
 * @param after where to go on; '' for the beginning. @param owners most to look at: each costs the same, however much waits.
 * @param limit as of {@link giveTurn}.
 */
export function findWaitingOwners(
  db: Db,
  { after, owners, limit }: { after: string; owners: number; limit: number },
): Promise<WaitingOwner[]> {
  const next = (
    than: string,
  ) => `select owner_id from claimcheck.export where ${STANDS_BEHIND} and owner_id > ${than}
    order by owner_id limit 1`
  return query<WaitingOwner>(
    db,
    `with recursive waiting (owner, place) as (
       select (${next('$1::text')}), 1
       union all
       select (${next('waiting.owner')}), place + 1 from waiting where owner is not null and place < $2::int
     )
     select owner as "ownerId", next.id is not null as "isFree"
     from waiting, lateral (${nextTurn('owner', '$3::int')}) as next
     where owner is not null`,
    [after, owners, limit],
  )
}
