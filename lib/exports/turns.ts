import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import type { Claim } from './transitions.ts'

/*
 * Whose turn it is. An export that has a turn (a slot of its owner's) is taken by the next free worker, in the order in which
 * turns were given; it keeps the turn until it has ended, or has to wait before it is tried again. One of an owner has it at a
 * time: the unique index of (owner_id, slot) sees to that. An owner's exports get it by their age, so that a person's flood stands
 * behind everybody's next one, and what was to be tried again comes before what was made after it.
 */

/** The one slot that an owner has. */
export const SLOT = 1
/** SQLSTATE unique_violation. */
const UNIQUE_VIOLATION = '23505'

const UNENDED = `status in ('queued', 'running')`
const WAITS = `status = 'queued' and slot is null`
const HAS_TURN = `${UNENDED} and slot = ${SLOT}`
const MAY_START = '(retry_at is null or retry_at <= now())'

/** SQL for an owner's exports that get their turn before one that is made now. */
export function aheadOf(owner: string): string {
  return `select from claimcheck.export where owner_id = ${owner} and ${HAS_TURN}
    union all select from claimcheck.export where owner_id = ${owner} and ${WAITS} and ${MAY_START}`
}

/** An export whose turn it is, and since when: the order in which workers take them. */
export type Turn = { exportId: string; turnAt: Date }

/**
 * Gives the owner's next export its turn, if none of theirs has it. Its job must be made ready in the same transaction.
 * @returns null when there is none to give it to, or somebody else was faster.
 */
export async function giveTurn(db: Db, ownerId: string): Promise<Turn | null> {
  const [given] = await query<Turn>(
    db,
    `update claimcheck.export set slot = ${SLOT}, turn_at = case attempt when 0 then now() else created_at end
     where ${WAITS}
       and id = (select id from claimcheck.export where owner_id = $1::text and ${WAITS} and ${MAY_START}
                 order by created_at, id limit 1)
       and not exists (select from claimcheck.export where owner_id = $1::text and ${HAS_TURN})
     returning id::text as "exportId", turn_at as "turnAt"`,
    [ownerId],
  ).catch(nothingIfTaken)
  return given ?? null
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

/** An owner who has exports that wait for a turn, and whether one of them may have it. */
export type WaitingOwner = { ownerId: string; isFree: boolean }

/**
 * The owners who have exports that wait for a turn, in the order of their ids.
 * @param after where to go on; '' for the beginning. @param limit most owners to look at: each costs the same, however much waits.
 */
export function findWaitingOwners(db: Db, after: string, limit: number): Promise<WaitingOwner[]> {
  const next = (than: string) => `select owner_id from claimcheck.export where ${WAITS} and owner_id > ${than}
    order by owner_id limit 1`
  return query<WaitingOwner>(
    db,
    `with recursive waiting (owner, place) as (
       select (${next('$1::text')}), 1
       union all
       select (${next('waiting.owner')}), place + 1 from waiting where owner is not null and place < $2::int
     )
     select owner as "ownerId",
       not exists (select from claimcheck.export where owner_id = owner and ${HAS_TURN})
       and (select true from claimcheck.export where owner_id = owner and ${WAITS} and ${MAY_START}
            order by created_at, id limit 1) is not null as "isFree"
     from waiting where owner is not null`,
    [after, limit],
  )
}
