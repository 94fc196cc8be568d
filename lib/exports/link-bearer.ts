import type { Db } from 'pg-boss'
import { insertLinkUse } from '../audit.ts'
import { query } from '../database.ts'
import { heldTo } from '../narrowing.ts'
import type { Narrowing, Viewer } from '../viewer.ts'
import { hashOf, isToken } from './claim-links.ts'

/** What the bearer of a claim link has: one export, as its owner sees it. */
export type Bearer = {
  exportId: string
  /** The owner as they are now, held to what the export is held to, and acting by the link. */
  viewer: Viewer
}

type Found = Omit<Viewer, 'narrowing' | 'via'> & {
  linkId: string
  exportId: string
  narrowing: Narrowing | null
}

/** A link that works: not revoked, of an export whose file has not ended, and of an owner who may sign in. */
const LIVE = `select l.id, l.export_id, e.narrowing, u.id as owner_id, u.name, u.roles, u.attributes
  from claimcheck.claim_link l
    join claimcheck.export e on e.id = l.export_id
    join claimcheck."user" u on u.id = e.owner_id
  where l.token_hash = $1::text and l.revoked_at is null and u.disabled_at is null
    and e.status <> 'expired' and (e.expires_at is null or e.expires_at > now())`

/** Tells the audit trail of the link's use, once a minute of an address, and the link when that was. */
const USE = `with live as materialized (
    ${LIVE}
  ), told as (
    ${insertLinkUse('live', '$2')}
  ), used as (
    update claimcheck.claim_link l set last_used_at = now() from live f
    where l.id = f.id and (l.last_used_at is null or l.last_used_at < now() - interval '1 minute')
  )
  select id::text as "linkId", export_id::text as "exportId", narrowing, owner_id as id, name,
    pg_catalog.to_jsonb(roles) as roles, attributes from live`

/**
 * Whoever has the token of a claim link that works, by one statement; of a wrong token it is one look into an index. Where it takes its
 * time says nothing of the token: what is looked for is a hash of it.
 * @param token whatever stands in the address.
 * @param address from where they ask.
 * @returns null for every token that opens nothing, whatever the reason.
 */
export async function openClaimLink(db: Db, token: unknown, address: string | null): Promise<Bearer | null> {
  if (!isToken(token)) return null
  const [found] = await query<Found>(db, USE, [hashOf(token), address])
  if (!found) return null
  const { linkId, exportId, narrowing, ...owner } = found
  return { exportId, viewer: { ...heldTo(owner, narrowing), via: `link:${linkId}` } }
}

/** Whether a claim link works still. */
export async function worksStill(db: Db, token: string): Promise<boolean> {
  const found = await query(db, `select true as works from (${LIVE}) live`, [hashOf(token)])
  return found.length > 0
}
