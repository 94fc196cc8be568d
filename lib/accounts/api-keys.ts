import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { record } from '../audit.ts'
import { inTurnFor, query } from '../database.ts'
import type { Actor } from '../exports/events.ts'
import { writeNarrowing } from '../narrowing.ts'
import type { Narrowing, Viewer } from '../viewer.ts'
import { removeEndpointsOfKey } from '../webhooks/of-keys.ts'
import { IS_IN_FORCE, VIA_KEY } from './keys-in-force.ts'

/** With what every key begins: one that has got somewhere is known for what it is. */
export const KEY_PREFIX = 'cc_'
/** Random bytes of a key: 288 bits, of which those who see {@link KeyView.start} know 24. */
const KEY_BYTES = 36
const START_LENGTH = KEY_PREFIX.length + 4
const KEY = /^cc_[\w-]{48}$/

/** Keys that somebody may have in force at a time. */
export const KEYS_MAX = 50
/** For so many days a key is still shown that has expired. */
const SHOWN_DAYS = 30

/** What somebody says of a key that is to be made. */
export type NewKey = { name: string; narrowing: Narrowing | null; expiresInDays: number | null }

/**
 * Makes a key, whose owner is in nothing else of it than their id.
 * @returns the key, which is to be shown once: only its hash is kept. Null if the owner has as many as they may.
 */
export async function makeKey(db: Db, ownerId: string, given: NewKey, by: Actor): Promise<string | null> {
  const key = KEY_PREFIX + randomBytes(KEY_BYTES).toString('base64url')
  const { name, narrowing, expiresInDays } = given
  await inTurnFor(db, `keys:${ownerId}`)
  const [made] = await query<{ id: string; expiresAt: Date | null }>(
    db,
    `insert into claimcheck.api_key (id, owner_id, name, start, hash, narrowing, expires_at)
     select $1::text, $2::text, $3::text, $4::text, $5::text, $6::jsonb, now() + make_interval(days => $7::int)
     where (select count(*) from claimcheck.api_key k where k.owner_id = $2::text and ${IS_IN_FORCE}) < $8::int
     returning id, expires_at as "expiresAt"`,
    [
      randomUUID(),
      ownerId,
      name,
      key.slice(0, START_LENGTH),
      hashOf(key),
      writeNarrowing({ narrowing }),
      expiresInDays,
      KEYS_MAX,
    ],
  )
  if (!made) return null
  const details = { key: made.id, name, ...narrowing, expiresAt: made.expiresAt }
  await record(db, { kind: 'key-made', by, subject: ownerId, details })
  return key
}

/** A key as its owner sees it. */
export type KeyView = {
  id: string
  name: string
  /** Its first characters. */
  start: string
  narrowing: Narrowing | null
  createdAt: Date
  expiresAt: Date | null
  hasExpired: boolean
  lastUsedAt: Date | null
}

/** The keys that somebody has, newest first; those that have expired for a while as well. */
export function listKeys(db: Db, ownerId: string): Promise<KeyView[]> {
  return query<KeyView>(
    db,
    `select id, name, start, narrowing, created_at as "createdAt", expires_at as "expiresAt",
       not (${IS_IN_FORCE}) as "hasExpired", last_used_at as "lastUsedAt"
     from claimcheck.api_key k
     where owner_id = $1::text and revoked_at is null
       and coalesce(expires_at > now() - make_interval(days => $2::int), true)
     order by created_at desc, id limit 200`,
    [ownerId, SHOWN_DAYS],
  )
}

/**
 * Revokes a key of somebody's, and of nobody else's, and removes the webhooks that it has made: whoever had it hears of nothing more. Belongs
 * into a transaction.
 * @returns whether there was one.
 */
export async function revokeKey(db: Db, ownerId: string, id: string, by: Actor): Promise<boolean> {
  const [revoked] = await query<{ name: string }>(
    db,
    `update claimcheck.api_key set revoked_at = now()
     where id = $1::text and owner_id = $2::text and revoked_at is null returning name`,
    [id, ownerId],
  )
  if (!revoked) return false
  await record(db, { kind: 'key-revoked', by, subject: ownerId, details: { key: id, name: revoked.name } })
  await removeEndpointsOfKey(db, ownerId, id, by)
  return true
}

/** What a key that was sent leads to. */
export type FoundKey = {
  id: string
  /** Why it opens nothing, if it does not. */
  refusal: 'revoked' | 'expired' | 'disabled' | null
  /** Its owner as they are now, held to what it is held to. */
  viewer: Viewer
}

/** What a key leads to, and notes once a minute that it is used; null for what is no key. One statement. @param key as it was sent. */
export async function findKey(db: Db, key: string): Promise<FoundKey | null> {
  if (!KEY.test(key)) return null
  // Whoever comes by the same key at the same moment does not wait.
  return found(
    await query(
      db,
      `with found as (${FOUND} where k.hash = $1::text), used as (
         update claimcheck.api_key set last_used_at = now() where id in (
           select k.id from claimcheck.api_key k join found f on f."keyId" = k.id
           where f.refusal is null and coalesce(k.last_used_at < now() - interval '1 minute', true)
           for update of k skip locked))
       select * from found`,
      [hashOf(key)],
    ),
  )
}

/** The viewer of a key by its id, for what was begun by it; null if it opens nothing any more. */
export async function findViewerOfKey(db: Db, id: string): Promise<Viewer | null> {
  const key = found(await query(db, `${FOUND} where k.id = $1::text`, [id]))
  return key?.refusal === null ? key.viewer : null
}

type FoundRow = Omit<Viewer, 'via'> & { keyId: string; refusal: FoundKey['refusal'] }

const FOUND = `select k.id as "keyId", k.narrowing, u.id, u.name, pg_catalog.to_jsonb(u.roles) as roles, u.attributes,
    case when k.revoked_at is not null then 'revoked' when not (${IS_IN_FORCE}) then 'expired'
      when u.disabled_at is not null then 'disabled' end as refusal
  from claimcheck.api_key k join claimcheck."user" u on u.id = k.owner_id`

function found(rows: FoundRow[]): FoundKey | null {
  const [row] = rows
  if (!row) return null
  const { keyId, refusal, ...viewer } = row
  return { id: keyId, refusal, viewer: { ...viewer, via: `${VIA_KEY}${keyId}` } }
}

/** A key cannot be guessed, so that a hash which is fast is enough. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
