import type { Db } from 'pg-boss'
import { record } from '../audit.ts'
import { query } from '../database.ts'
import type { Actor } from '../exports/events.ts'
import { textError } from '../exports/values.ts'

/** A browser in which somebody is signed in. */
export type SessionView = {
  id: string
  createdAt: Date
  expiresAt: Date
  /** Where it was begun. */
  address: string | null
  userAgent: string | null
}

/** An account's sessions that have not ended, newest first. */
export function listSessions(db: Db, accountId: string): Promise<SessionView[]> {
  return query<SessionView>(
    db,
    `select id, created_at as "createdAt", expires_at as "expiresAt", ip_address as address, user_agent as "userAgent"
     from claimcheck.session where user_id = $1::text and expires_at > now()
     order by created_at desc, id limit 100`,
    [accountId],
  )
}

/** Which sessions of an account end: `only` that one, which may be anything, all `except` one, or all. */
type Which = { only?: string; except?: string | null }

/** Ends sessions of an account, and of no other. @returns how many ended. */
export async function endSessions(
  db: Db,
  accountId: string,
  { only, except }: Which,
  by: Actor,
): Promise<number> {
  if (only !== undefined && textError(only) !== undefined) return 0
  const ended = await query(
    db,
    `delete from claimcheck.session
     where user_id = $1::text and ($2::text is null or id = $2::text) and id is distinct from $3::text returning id`,
    [accountId, only ?? null, except ?? null],
  )
  const details = { sessions: ended.length }
  if (ended.length > 0) await record(db, { kind: 'signed-out', by, subject: accountId, details })
  return ended.length
}
