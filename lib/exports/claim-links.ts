import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { record } from '../audit.ts'
import { inTurnFor, query } from '../database.ts'
import { writeNarrowing } from '../narrowing.ts'
import { Problem } from '../problems/problem.ts'
import { isUuid } from '../uuid.ts'
import type { Viewer } from '../viewer.ts'
import { actorOf } from './events.ts'
import { OWNED } from './ownership.ts'

/** Links of one export that may work at a time. */
export const LINKS_MAX = 20
/** Random bytes of a token: nobody guesses one of 256 bits. */
const TOKEN_BYTES = 32
const TOKEN = /^[\w-]{43}$/

/** SQL for whether an export `e` has a file, or may have one yet. */
const HAS_A_FUTURE = `((e.status in ('queued', 'running') and e.cancel_requested_at is null)
  or (e.status = 'succeeded' and e.expires_at > now()))`

/** A claim link that works, as its maker sees it. */
export type ClaimLink = {
  id: string
  createdAt: Date
  /** With the file; null while there is none. */
  expiresAt: Date | null
  /** To the minute; null if nobody has used it. */
  lastUsedAt: Date | null
}

/** A link that has just been made: nobody can read its token again. */
export type NewClaimLink = Pick<ClaimLink, 'id' | 'createdAt' | 'expiresAt'> & { token: string }

/** Whether something may be a token, so that the database can be asked for it. */
export function isToken(text: unknown): text is string {
  return typeof text === 'string' && TOKEN.test(text)
}

/** As what a token is kept. It has 256 random bits, so that one hash without salt says as little as a slow one. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/**
 * Makes a claim link of the viewer's export. It may be queued: the link's bearer waits for it, too.
 * @param db a transaction.
 * @throws Problem `not_found` (also for somebody else's), `no_file` for an export that has none and will have none, `too_many_links`.
 */
export async function makeClaimLink(
  db: Db,
  viewer: Viewer,
  exportId: string,
  address: string | null,
): Promise<NewClaimLink> {
  const { hasFuture, expiresAt } = await ownExport(db, viewer, exportId)
  if (!hasFuture) throw new Problem('no_file')
  await needRoom(db, exportId)
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  const [made] = await query<Pick<ClaimLink, 'id' | 'createdAt'>>(
    db,
    `insert into claimcheck.claim_link (id, export_id, token_hash, made_by)
     values ($1::uuid, $2::uuid, $3::text, $4::text) returning id::text, created_at as "createdAt"`,
    [randomUUID(), exportId, hashOf(token), viewer.id],
  )
  if (!made) throw new Error('A claim link was not inserted')
  await record(db, { kind: 'link-made', by: actorOf(viewer, address), exportId, details: { link: made.id } })
  return { ...made, expiresAt, token }
}

/** The links of the viewer's export that work, newest first. @throws Problem `not_found`, also for somebody else's. */
export async function listClaimLinks(db: Db, viewer: Viewer, exportId: string): Promise<ClaimLink[]> {
  const { expiresAt } = await ownExport(db, viewer, exportId)
  const links = await query<Omit<ClaimLink, 'expiresAt'>>(
    db,
    `select l.id::text, l.created_at as "createdAt", l.last_used_at as "lastUsedAt"
     from claimcheck.claim_link l join claimcheck.export e on e.id = l.export_id
     where l.export_id = $1::uuid and l.revoked_at is null and ${HAS_A_FUTURE}
     order by l.created_at desc, l.id`,
    [exportId],
  )
  return links.map((link) => ({ ...link, expiresAt }))
}

/**
 * Revokes a claim link of the viewer's export: it works no more. Revoking it again changes nothing.
 * @param db a transaction.
 * @throws Problem `not_found` (also for somebody else's) or `link_not_found`.
 */
export async function revokeClaimLink(
  db: Db,
  viewer: Viewer,
  exportId: string,
  linkId: string,
  address: string | null,
): Promise<void> {
  await ownExport(db, viewer, exportId)
  if (!isUuid(linkId)) throw new Problem('link_not_found')
  const values = [linkId, exportId]
  const which = 'id = $1::uuid and export_id = $2::uuid'
  const revoked = await query(
    db,
    `update claimcheck.claim_link set revoked_at = now() where ${which} and revoked_at is null returning id::text`,
    values,
  )
  if (revoked.length > 0) {
    const by = actorOf(viewer, address)
    return record(db, { kind: 'link-revoked', by, exportId, details: { link: linkId } })
  }
  const known = await query(db, `select id::text from claimcheck.claim_link where ${which}`, values)
  if (known.length === 0) throw new Problem('link_not_found')
}

type OwnExport = { hasFuture: boolean; expiresAt: Date | null }

async function ownExport(db: Db, viewer: Viewer, exportId: string): Promise<OwnExport> {
  if (!isUuid(exportId)) throw new Problem('not_found')
  const [found] = await query<OwnExport>(
    db,
    `select ${HAS_A_FUTURE} as "hasFuture", expires_at as "expiresAt"
     from claimcheck.export e where id = $1::uuid and ${OWNED('$2', '$3')}`,
    [exportId, viewer.id, writeNarrowing(viewer)],
  )
  if (!found) throw new Problem('not_found')
  return found
}

async function needRoom(db: Db, exportId: string): Promise<void> {
  await inTurnFor(db, `links:${exportId}`)
  const [row] = await query<{ live: number }>(
    db,
    `select count(*)::int as live from claimcheck.claim_link where export_id = $1::uuid and revoked_at is null`,
    [exportId],
  )
  if (row && row.live >= LINKS_MAX) throw new Problem('too_many_links', { params: { limit: LINKS_MAX } })
}
