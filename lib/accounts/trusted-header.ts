import { createHash, randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { query } from '../database.ts'
import { SERVICE } from '../exports/events.ts'
import { addPerson } from './people.ts'

/** The way to sign in of those whom a reverse proxy signs in, in `account.provider_id`. */
const PROVIDER = 'header'

/**
 * The account of somebody whom a reverse proxy calls by a name. Where an operator or an identity provider has given an account to this
 * e-mail address, it is theirs; for others one is made, as a member without attributes.
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
  const id = (await findByEmail(db, name)) ?? (await addMember(db, name))
  await query(
    db,
    `insert into claimcheck.account (id, user_id, provider_id, account_id, created_at, updated_at)
     values ($1::text, $2::text, $3::text, $4::text, now(), now())`,
    [randomUUID(), id, PROVIDER, name],
  )
  return id
}

/** An address that somebody has only claimed, by registering, is nobody's: they would share the account of whom the proxy knows. */
async function findByEmail(db: Db, email: string): Promise<string | null> {
  const [found] = await query<{ id: string }>(
    db,
    'select id from claimcheck."user" where email = $1::text and email_verified',
    [email.toLowerCase()],
  )
  return found?.id ?? null
}

async function addMember(db: Db, name: string): Promise<string> {
  const person = { name, roles: ['member'], attributes: {}, passwordHash: null }
  const isEmail = /^[^@\s]+@[^@\s]+$/.test(name)
  const id =
    (isEmail ? await addPerson(db, { ...person, email: name }, SERVICE) : null) ??
    (await addPerson(db, { ...person, email: inventedEmail(name) }, SERVICE))
  if (id === null) throw new Error('An account could neither be made nor found')
  return id
}

/**
 * An address for a name that is none, or is taken. No mail goes to it: the top-level domain is reserved for that (RFC 2606). The capitals of a name count,
 * those of an address do not.
 */
function inventedEmail(name: string): string {
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12)
  return `${encodeURIComponent(name)}.${digest}@header.invalid`
}
