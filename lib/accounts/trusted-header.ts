import { createHash, randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { SERVICE } from '../exports/events.ts'
import { addPerson, findPerson } from './people.ts'

/** The way to sign in of those whom a reverse proxy signs in, in `account.provider_id`. */
const PROVIDER = 'header'

/**
 * The account of somebody whom a reverse proxy calls by a name. Whoever has an account of this e-mail address already is that person;
 * for others one is made, as a member without attributes.
 * @param db a transaction.
 * @returns its id.
 */
export async function accountOfHeader(db: Db, name: string): Promise<string> {
  const known = await findKnown(db, name)
  if (known) return known
  await query(db, `select pg_advisory_xact_lock(hashtextextended($1::text, 0))::text`, [`header:${name}`])
  return (await findKnown(db, name)) ?? (await makeKnown(db, name))
}

async function findKnown(db: Db, name: string): Promise<string | null> {
  const [found] = await query<{ id: string }>(
    db,
    'select user_id as id from claimcheck.account where provider_id = $1::text and account_id = $2::text',
    [PROVIDER, name],
  )
  return found?.id ?? null
}

async function makeKnown(db: Db, name: string): Promise<string> {
  const email = /^[^@\s]+@[^@\s]+$/.test(name) ? name : inventedEmail(name)
  const person = { email, name, roles: ['member'], attributes: {}, passwordHash: null }
  const id = (await addPerson(db, person, SERVICE)) ?? (await findPerson(db, email))?.id
  if (id === undefined) throw new Error('An account could neither be made nor found')
  await query(
    db,
    `insert into claimcheck.account (id, user_id, provider_id, account_id, created_at, updated_at)
     values ($1::text, $2::text, $3::text, $4::text, now(), now())`,
    [randomUUID(), id, PROVIDER, name],
  )
  return id
}

/**
 * An address for a name that is none. No mail goes to it: the top-level domain is reserved for that (RFC 2606). The capitals of a name count,
 * those of an address do not.
 */
function inventedEmail(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12)
  return `${encodeURIComponent(name)}.${digest}@header.invalid`
}
