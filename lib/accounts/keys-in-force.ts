import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { Problem } from '../problems/problem.ts'
import type { Viewer } from '../viewer.ts'

/** With what `via` of a viewer begins who acts by a key; its id follows. */
export const VIA_KEY = 'key:'

/** SQL for whether a key `k` opens something, as long as its owner may come in. */
export const IS_IN_FORCE = 'k.revoked_at is null and coalesce(k.expires_at > now(), true)'

/** SQL for whether something was made by a person themselves, or by a key that is in force. @param via the column that says by what. */
export const MADE_IN_FORCE = (via: string) =>
  `(${via} is null or exists (
      select from claimcheck.api_key k
      where k.id = substr(${via}, ${VIA_KEY.length + 1}) and starts_with(${via}, '${VIA_KEY}') and ${IS_IN_FORCE}))`

/**
 * Holds the key by which a viewer acts, if they act by one, to the end of the transaction: whoever revokes it finds what is made by it here, or
 * nothing is made. It may have ended since it was looked up.
 * @throws Problem `key_refused` if it has.
 */
export async function holdKey(db: Db, { via }: Viewer): Promise<void> {
  if (!via?.startsWith(VIA_KEY)) return
  const held = await query(
    db,
    `select k.id from claimcheck.api_key k where k.id = $1::text and ${IS_IN_FORCE} for share`,
    [via.slice(VIA_KEY.length)],
  )
  if (held.length === 0) throw new Problem('key_refused')
}
