import { randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { record } from '../audit.ts'
import { query } from '../database.ts'
import type { Actor } from '../exports/events.ts'
import { RESERVED_DOMAIN } from './addresses.ts'
import { setDisabled } from './people.ts'

/**
 * Says that an address is the person's who has made the account by registering: the identity provider and the proxy's header lead to
 * that account from now on. @returns whether that changed anything.
 */
export async function confirmAddress(db: Db, id: string, by: Actor): Promise<boolean> {
  const changed = await query(
    db,
    `update claimcheck."user" set email_verified = true, updated_at = now()
     where id = $1::text and not email_verified returning id`,
    [id],
  )
  if (changed.length === 0) return false
  await record(db, { kind: 'email-confirmed', by, subject: id })
  return true
}

/**
 * Takes an address from somebody who has only claimed it, so that its person can have an account. The other one is disabled; its exports
 * stay its own. @returns false if the address is confirmed, and nothing was done.
 */
export async function releaseAddress(db: Db, id: string, by: Actor): Promise<boolean> {
  const after = `${randomUUID()}@released${RESERVED_DOMAIN}`
  const [changed] = await query<{ before: string }>(
    db,
    `with before as (select id, email from claimcheck."user" where id = $1::text and not email_verified for update)
     update claimcheck."user" u set email = $2::text, updated_at = now() from before
     where u.id = before.id returning before.email as before`,
    [id, after],
  )
  if (!changed) return false
  await record(db, { kind: 'email-changed', by, subject: id, details: { before: changed.before, after } })
  await setDisabled(db, id, true, by)
  return true
}
