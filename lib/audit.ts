import type { Db } from 'pg-boss'
import { query } from './database.ts'
import type { Actor } from './exports/events.ts'

/** What happens beside the life of an export, which lib/exports/transitions.ts tells of. */
export type AuditKind =
  | 'previewed'
  | 'downloaded'
  | 'file-asked-after'
  | 'denied'
  | 'named'
  | 'link-made'
  | 'link-revoked'
  | 'link-used'
  | 'signed-in'
  | 'signed-out'
  | 'sign-in-refused'
  | 'password-changed'
  | 'password-refused'
  | 'account-made'
  | 'way-in-added'
  | 'name-changed'
  | 'email-changed'
  | 'email-confirmed'
  | 'account-disabled'
  | 'account-enabled'
  | 'roles-changed'
  | 'attributes-changed'
  | 'key-made'
  | 'key-revoked'
  | 'key-refused'
  | 'endpoint-made'
  | 'endpoint-changed'
  | 'endpoint-removed'
  | 'endpoint-tested'

/** A line of the audit trail. */
export type AuditEntry = {
  kind: AuditKind
  /** Who did it. */
  by: Actor
  exportId?: string | null
  /** The id of the account that it is about, or the e-mail address with which somebody tried to sign in. */
  subject?: string | null
  details?: Record<string, unknown>
}

/** Writes a line of the audit trail; in a transaction, together with what it tells of. */
export async function record(
  db: Db,
  { kind, by, exportId = null, subject = null, details = {} }: AuditEntry,
): Promise<void> {
  await query(
    db,
    `insert into claimcheck.event (kind, at, actor, address, export_id, subject, details, via)
     values ($1::text, clock_timestamp(), $2::text, $3::text, $4::uuid, $5::text, $6::jsonb, $7::text)`,
    [kind, by.id, by.address, exportId, subject, JSON.stringify(details), by.via ?? null],
  )
}

/** Tells that somebody has asked after a file of theirs without taking it, once a minute however often they do. */
export async function recordAskedAfter(
  db: Db,
  by: Actor,
  exportId: string,
  details: Record<string, unknown>,
): Promise<void> {
  await query(
    db,
    `insert into claimcheck.event (kind, at, actor, address, export_id, details, via)
     select 'file-asked-after', clock_timestamp(), $1::text, $2::text, $3::uuid, $4::jsonb, $5::text where not exists (
       select from claimcheck.event v where v.export_id = $3::uuid and v.kind = 'file-asked-after' and v.actor is not distinct from $1::text
         and v.via is not distinct from $5::text and v.at > now() - interval '1 minute')`,
    [by.id, by.address, exportId, JSON.stringify(details), by.via ?? null],
  )
}

/**
 * SQL that tells of the use of claim links by whoever has them, once a minute of an address.
 * @param links rows with `id` and `export_id`. @param address the parameter with where they ask from.
 */
export function insertLinkUse(links: string, address: string): string {
  return `insert into claimcheck.event (kind, at, address, export_id, via)
    select 'link-used', clock_timestamp(), ${address}::text, f.export_id, 'link:' || f.id::text from ${links} f
    where not exists (
      select from claimcheck.event v where v.export_id = f.export_id and v.kind = 'link-used' and v.via = 'link:' || f.id::text
        and v.address is not distinct from ${address}::text and v.at > now() - interval '1 minute')`
}

/**
 * Tells that somebody has asked for an export of somebody else's, once a minute however often they do. What nobody has is no denial.
 * Whoever acts by something else than themselves is denied also what is of the same owner.
 * @param what they wanted to do with it.
 */
export async function recordDenial(db: Db, by: Actor, exportId: string, what: string): Promise<void> {
  await query(
    db,
    `insert into claimcheck.event (kind, at, actor, address, export_id, details, via)
     select 'denied', clock_timestamp(), $1::text, $2::text, e.id, jsonb_build_object('what', $4::text), $5::text
     from claimcheck.export e
     where e.id = $3::uuid and (e.owner_id is distinct from $1::text or $5::text is not null) and not exists (
       select from claimcheck.event v where v.export_id = e.id and v.kind = 'denied' and v.actor is not distinct from $1::text
         and v.via is not distinct from $5::text and v.at > now() - interval '1 minute')`,
    [by.id, by.address, exportId, what, by.via ?? null],
  )
}

/** Tells that somebody has tried an endpoint of theirs, which makes the delivery of that line. @returns the delivery's id. */
export async function recordTest(db: Db, by: Actor, endpointId: string): Promise<string> {
  const [made] = await query<{ id: string }>(
    db,
    `with told as (
       insert into claimcheck.event (kind, at, actor, address, subject, details, via)
       values ('endpoint-tested', clock_timestamp(), $1::text, $2::text, $1::text, jsonb_build_object('endpointId', $3::text), $4::text)
       returning id, at
     )
     insert into claimcheck.delivery (id, endpoint_id, event_id, kind, created_at)
     select gen_random_uuid(), $3::uuid, id, 'test', at from told returning id::text`,
    [by.id, by.address, endpointId, by.via ?? null],
  )
  if (!made) throw new Error('The test of an endpoint made no delivery')
  return made.id
}
