import { VIA_KEY } from '../../lib/accounts/keys-in-force.ts'
import type { AuditKind } from '../../lib/audit.ts'
import { isUuid } from '../../lib/uuid.ts'
import { Prisma } from '../../prisma/generated/client.ts'
import { prisma } from '../prisma.ts'

/** Whose account it is. A name is chosen, and not by one person only: it stands beside the address. */
export type Holder = { id: string; name: string; email: string }

/** Of whom a line tells: of somebody who has an account, of what is known only by an id, or of what somebody has typed, which may be anything. */
export type Party = { holder: Holder } | { id: string } | { typed: string }

/** A line of the audit trail, as it was written. */
export type EventView = {
  id: string
  at: Date
  kind: string
  /** Who did it; null for the service itself and for nobody known. */
  actor: Party | null
  /** Whom it is about. */
  subject: Party | null
  address: string | null
  /** By what they acted, where that is not themselves; see lib/viewer.ts. */
  via: string | null
  /** Of the API key that this was, as long as its row is there. */
  keyName: string | null
  exportId: string | null
  /** Of the export, while its row is there. */
  dataset: string | null
  owner: Holder | null
  details: Record<string, unknown>
}

/** Of all that has happened, what is asked for, one page of it. */
export type EventsQuery = {
  kind?: string
  /**
   * Who did it or whom it is about: the id of an account and its e-mail address, or one text that is neither. And what somebody who was not
   * let in has typed, where that is another text.
   */
  person?: { id: string; email: string; typed?: string }
  exportId?: string
  /** At this time or later, and before that one. */
  from?: Date
  until?: Date
  /** The last page's `nextCursor`; one that is none gives an empty page. */
  cursor?: string
  limit?: number
}

/** Its subject is what somebody has typed who was not let in: no account's id, whatever it looks like. */
const TYPED: AuditKind = 'sign-in-refused'

/** One page of the audit trail; `nextCursor` is null on the last one. */
export type EventPage = { events: EventView[]; nextCursor: string | null }

/** The audit trail, newest first. */
export async function listEvents({ limit = 50, ...asked }: EventsQuery = {}): Promise<EventPage> {
  if (!isCursor(asked.cursor) || (asked.exportId !== undefined && !isUuid(asked.exportId)))
    return { events: [], nextCursor: null }
  const rows = await prisma().$queryRaw<EventView[]>`
    select v.id::text, v.at, v.kind, v.address, v.via, k.name as "keyName", v.details, v.export_id::text as "exportId", e.dataset,
      case when v.actor is not null then coalesce(${holder('a')}, jsonb_build_object('id', v.actor)) end as actor,
      case when v.kind = ${TYPED} then jsonb_build_object('typed', v.subject)
        when v.subject is not null then coalesce(${holder('s')}, jsonb_build_object('id', v.subject)) end as subject,
      ${holder('o')} -> 'holder' as owner
    from (${wanted(asked, limit + 1)}) v
      left join claimcheck."user" a on a.id = v.actor
      left join claimcheck."user" s on s.id = v.subject
      left join claimcheck.api_key k on v.via like ${`${VIA_KEY}%`} and k.id = substr(v.via, ${VIA_KEY.length + 1}::int)
      left join claimcheck.export e on e.id = v.export_id
      left join claimcheck."user" o on o.id = e.owner_id
    order by v.id desc`
  const events = rows.slice(0, limit)
  return { events, nextCursor: rows.length > limit ? (events.at(-1)?.id ?? null) : null }
}

/** The account of a joined row; null where there is none. */
function holder(row: 'a' | 's' | 'o'): Prisma.Sql {
  const of = Prisma.raw(row)
  return Prisma.sql`case when ${of}.id is not null then
    jsonb_build_object('holder', jsonb_build_object('id', ${of}.id, 'name', ${of}.name, 'email', ${of}.email)) end`
}

/** Whose doing something is, and whom it is about, are found by an index each. */
function wanted({ person, ...asked }: EventsQuery, limit: number): Prisma.Sql {
  if (!person) return lines(asked, limit)
  const { id, email, typed = email } = person
  return Prisma.sql`
    select * from (
      (${lines(asked, limit, Prisma.sql`l.actor = ${id}`)}) union
      (${lines(asked, limit, Prisma.sql`l.subject in (${id}, ${email}, ${typed})`)})) u
    order by u.id desc limit ${limit}`
}

function lines(
  { kind, exportId, from, until, cursor }: EventsQuery,
  limit: number,
  condition = Prisma.sql`true`,
): Prisma.Sql {
  const conditions = [
    condition,
    ...(kind ? [Prisma.sql`l.kind = ${kind}`] : []),
    ...(exportId ? [Prisma.sql`l.export_id = ${exportId}::uuid`] : []),
    ...(from ? [Prisma.sql`l.at >= ${from}`] : []),
    ...(until ? [Prisma.sql`l.at < ${until}`] : []),
    ...(cursor ? [Prisma.sql`l.id < ${cursor}::bigint`] : []),
  ]
  return Prisma.sql`select l.* from claimcheck.event l where ${Prisma.join(conditions, ' and ')} order by l.id desc limit ${limit}`
}

function isCursor(text: string | undefined): boolean {
  return text === undefined || /^\d{1,18}$/.test(text)
}
