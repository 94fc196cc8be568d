import { randomUUIDv7 } from 'node:crypto'
import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { insertEvent } from './compare-and-set.ts'
import { type Actor, originOf } from './events.ts'
import { notify } from './live.ts'
import type { ExportRequest } from './request.ts'
import { FIRST_SLOT, nextTurn, placeOf } from './turns.ts'

/** What an export is made of. */
export type NewExport = {
  ownerId: string
  /** What its owner calls it; null for nothing. */
  name: string | null
  dataset: string
  request: ExportRequest
  /** The export that it repeats. */
  repeatOf: string | null
  /** Of the request; see request-key.ts. */
  requestKey: string | null
  /** To what its owner was held who made it, as writeNarrowing writes it. */
  narrowing: string | null
}

const INSERT = (
  slot: string,
) => `insert into claimcheck.export (id, owner_id, dataset, request, repeat_of, request_key, narrowing, name, slot, turn_at)
  select $3::uuid, $4::text, $5::text, $6::jsonb, $7::uuid, $8::text, $10::jsonb, $11::text, ${slot}`

/** An export that was made. `turn`: whether it has its turn at once, and whether that stands where it was given. */
export type MadeExport = { exportId: string; turn: 'first' | 'later' | null }

/**
 * Makes an export, which is queued then. It has its turn at once if its owner has one left and waits for no other.
 * @param limit how many turns an owner has.
 * @returns its id, time-ordered and not to be guessed, and its turn.
 */
export async function makeExport(
  db: Db,
  { ownerId, name, dataset, request, repeatOf, requestKey, narrowing }: NewExport,
  by: Actor,
  limit: number,
): Promise<MadeExport> {
  const exportId = randomUUIDv7()
  const [made] = await query<Pick<MadeExport, 'turn'>>(
    db,
    `with next as materialized (
       ${nextTurn('$4::text', '$9::int')}
     ), ready as (
       ${INSERT(`next.slot, ${placeOf('next.slot')}`)} from next where may_begin and next.id is null
       on conflict (owner_id, slot) where status in ('queued', 'running') do nothing
       returning *
     ), waiting as (
       ${INSERT('null, null')} where not exists (select from ready)
       returning *
     ), made as (
       select * from ready union all select * from waiting
     ), told as (
       ${insertEvent('made', "'made'", `jsonb_strip_nulls(jsonb_build_object('dataset', dataset, 'repeatOf', repeat_of))`)}
     )
     select case when slot = ${FIRST_SLOT} then 'first' when slot is not null then 'later' end as turn
     from made, ${notify('status', 'made')}`,
    [
      by.id,
      originOf(by),
      exportId,
      ownerId,
      dataset,
      JSON.stringify(request),
      repeatOf,
      requestKey,
      limit,
      narrowing,
      name,
    ],
  )
  return { exportId, turn: made?.turn ?? null }
}
