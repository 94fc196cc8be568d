import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { insertDeliveries } from '../webhooks/telling.ts'
import { type Actor, originOf, SERVICE } from './events.ts'
import { notify } from './live.ts'
import type { Status } from './status.ts'

/** A change of an export's status; see transitions.ts. */
export type Transition = {
  /** The statuses from which it goes. */
  from: readonly Status[]
  /** Which exports; by default the one with the id. */
  of?: string
  /** What must be so beside the status. */
  if?: string
  set: string
  /** SQL for the event's kind, over the row after the change. */
  event: string
  /** SQL for the event's details, over the row after the change. */
  details?: string
  /** Whether it may be an event that webhooks are told of. */
  isTold?: boolean
  returning?: string
}

/**
 * Makes a transition: a compare-and-set that inserts its event in the same statement, and the event's deliveries, so that they are there
 * together, or none is; and pages that wait are told of it (live.ts). What changes nothing means that somebody else was faster, and its caller must stop.
 * @param options `values`: the statement's parameters from `$4` on; the first three are the actor, its origin (originOf) and the id.
 * @returns the rows that changed.
 */
export async function change<Row>(
  db: Db,
  transition: Transition,
  id: string | null,
  { values = [], by = SERVICE }: { values?: unknown[]; by?: Actor } = {},
): Promise<Row[]> {
  const {
    from,
    of = 'id = $3::uuid',
    set,
    event,
    details = `'{}'::jsonb`,
    isTold = false,
    returning = 'id::text',
  } = transition
  const statuses = from.map((status) => `'${status}'`).join(', ')
  return query<Row>(
    db,
    `with changed as (
       update claimcheck.export set ${set}
       where ${of} and status in (${statuses}) and ${transition.if ?? 'true'}
       returning *
     ), told as (
       ${insertEvent('changed', event, details)} returning id, export_id, kind, at
     )${isTold ? `, delivered as (${insertDeliveries('changed', 'told')})` : ''}
     select ${returning} from changed, ${notify('status', 'changed')}`,
    [by.id, originOf(by), id, ...values],
  )
}

/** Makes a transition of one export. @returns whether it was made. */
export async function changesOne(...args: Parameters<typeof change>): Promise<boolean> {
  return (await change(...args)).length === 1
}

/**
 * SQL that inserts an event for each of some exports, in a statement whose first parameters are the actor and its origin. Its
 * time is that of the change, not of the transaction's beginning: events of one export are in order by it.
 */
export function insertEvent(exports: string, kind: string, details: string): string {
  return `insert into claimcheck.event (export_id, kind, at, actor, address, via, details)
    select id, ${kind}, clock_timestamp(), $1::text, $2::jsonb->>'address', $2::jsonb->>'via', ${details} from ${exports}`
}
