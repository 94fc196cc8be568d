import { randomUUIDv7 } from 'node:crypto'
import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { insertEvent } from './compare-and-set.ts'
import type { Actor } from './events.ts'
import type { ExportRequest } from './request.ts'
import { aheadOf, SLOT } from './turns.ts'

/** What an export is made of. */
export type NewExport = {
  ownerId: string
  dataset: string
  request: ExportRequest
  /** The export that it repeats. */
  repeatOf: string | null
  /** Of the request; see request-key.ts. */
  requestKey: string | null
}

const INSERT = (
  slot: string,
) => `insert into claimcheck.export (id, owner_id, dataset, request, repeat_of, request_key, slot, turn_at)
  select $3::uuid, $4::text, $5::text, $6::jsonb, $7::uuid, $8::text, ${slot}`

/**
 * Makes an export, which is queued then.
 * @returns its id, time-ordered and not to be guessed, and whether it has its turn at once: its owner waits for no other.
 */
export async function makeExport(
  db: Db,
  { ownerId, dataset, request, repeatOf, requestKey }: NewExport,
  by: Actor,
): Promise<{ exportId: string; hasTurn: boolean }> {
  const exportId = randomUUIDv7()
  const [made] = await query<{ hasTurn: boolean }>(
    db,
    `with first as (
       ${INSERT(`${SLOT}, now()`)} where not exists (${aheadOf('$4::text')})
       on conflict (owner_id, slot) where status in ('queued', 'running') do nothing
       returning *
     ), later as (
       ${INSERT('null, null')} where not exists (select from first)
       returning *
     ), made as (
       select * from first union all select * from later
     ), told as (
       ${insertEvent('made', "'made'", `jsonb_strip_nulls(jsonb_build_object('dataset', dataset, 'repeatOf', repeat_of))`)}
     )
     select slot is not null as "hasTurn" from made`,
    [by.id, by.address, exportId, ownerId, dataset, JSON.stringify(request), repeatOf, requestKey],
  )
  return { exportId, hasTurn: made?.hasTurn ?? false }
}
