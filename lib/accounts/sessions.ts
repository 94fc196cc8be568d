import type { Db } from 'pg-boss'
import { record } from '../audit.ts'
import { query } from '../database.ts'
import type { Actor } from '../exports/events.ts'

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

/** Ends all sessions of an account but one. @param exceptId null: none is left. @returns how many ended. */
export async function endOtherSessions(
  db: Db,
  accountId: string,
  exceptId: string | null,
  by: Actor,
): Promise<number> {
  const ended = await query(
    db,
    'delete from claimcheck.session where user_id = $1::text and id is distinct from $2::text returning id',
    [accountId, exceptId],
  )
  const details = { sessions: ended.length }
  if (ended.length > 0) await record(db, { kind: 'signed-out', by, subject: accountId, details })
  return ended.length
}

/** Ends one session of an account. @returns whether there was one. */
export async function endSession(db: Db, accountId: string, id: string, by: Actor): Promise<boolean> {
  const ended = await query(
    db,
    'delete from claimcheck.session where user_id = $1::text and id = $2::text returning id',
    [accountId, id],
  )
  if (ended.length === 0) return false
  await record(db, { kind: 'signed-out', by, subject: accountId, details: { sessions: 1 } })
  return true
}
