import { randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { record } from '../audit.ts'
import { inTurnFor, query } from '../database.ts'
import { SERVICE } from '../exports/events.ts'
import { isReserved, RESERVED_DOMAIN } from './addresses.ts'
import { canonicalName } from './header-name.ts'
import { addPerson } from './people.ts'

/** The way to sign in of those whom a reverse proxy signs in, in `account.provider_id`. */
const PROVIDER = 'header'

/**
 * The account of somebody whom a reverse proxy calls by a name, however it is spelt (canonicalName). Where an operator or an identity
 * provider has given an account to this e-mail address, it is theirs; for others one is made, as a member without attributes.
 * @param db a transaction.
 * @param name as the proxy gives it; there is something to be seen in it.
 * @returns its id.
 */
export async function accountOfHeader(db: Db, name: string): Promise<string> {
  const canonical = canonicalName(name)
  const known = await findKnown(db, canonical)
  if (known) return known
  await inTurnFor(db, `header:${canonical}`)
  const id = (await findKnown(db, canonical)) ?? (await findSpelling(db, canonical))
  if (id) return id
  return (await linkByEmail(db, canonical)) ?? (await makeKnown(db, name, canonical))
}

async function findKnown(db: Db, canonical: string): Promise<string | null> {
  const [found] = await query<{ id: string }>(
    db,
    'select user_id as id from claimcheck.account where provider_id = $1::text and account_id = $2::text',
    [PROVIDER, canonical],
  )
  return found?.id ?? null
}

/**
 * An account of a version that took each spelling for somebody else; from now on it is found at once. One that is shut out goes before
 * others: who was disabled stays out.
 */
async function findSpelling(db: Db, canonical: string): Promise<string | null> {
  const spellings = await query<{ id: string; name: string }>(
    db,
    `select u.id, a.account_id as name from claimcheck.account a join claimcheck."user" u on u.id = a.user_id
     where a.provider_id = $1::text order by u.disabled_at nulls last, u.created_at, u.id`,
    [PROVIDER],
  )
  const found = spellings.find(({ name }) => canonicalName(name) === canonical)
  if (!found) return null
  await query(
    db,
    'update claimcheck.account set account_id = $3::text where provider_id = $1::text and account_id = $2::text',
    [PROVIDER, found.name, canonical],
  )
  return found.id
}

/** An address that somebody has only claimed, by registering, is nobody's: they would share the account of whom the proxy knows. */
async function linkByEmail(db: Db, canonical: string): Promise<string | null> {
  const [found] = await query<{ id: string }>(
    db,
    'select id from claimcheck."user" where email = $1::text and email_verified',
    [canonical],
  )
  if (!found) return null
  await addWay(db, found.id, canonical)
  await record(db, { kind: 'way-in-added', by: SERVICE, subject: found.id, details: { way: PROVIDER } })
  return found.id
}

async function makeKnown(db: Db, name: string, canonical: string): Promise<string> {
  const id = await addMember(db, name, canonical)
  await addWay(db, id, canonical)
  return id
}

async function addWay(db: Db, id: string, canonical: string): Promise<void> {
  await query(
    db,
    `insert into claimcheck.account (id, user_id, provider_id, account_id, created_at, updated_at)
     values ($1::text, $2::text, $3::text, $4::text, now(), now())`,
    [randomUUID(), id, PROVIDER, canonical],
  )
}

async function addMember(db: Db, name: string, canonical: string): Promise<string> {
  const person = { name, roles: ['member'], attributes: {}, passwordHash: null }
  const isEmail = /^[^@\s]+@[^@\s]+$/.test(canonical) && !isReserved(canonical)
  const id =
    (isEmail ? await addPerson(db, { ...person, email: canonical }, SERVICE) : null) ??
    (await addPerson(db, { ...person, email: inventedEmail(canonical) }, SERVICE))
  if (id === null) throw new Error('An account could neither be made nor found')
  return id
}

/** An address for a name that is none, or is taken. Nobody can guess it, and so have it before. */
function inventedEmail(canonical: string): string {
  return `${encodeURIComponent(canonical)}.${randomUUID()}@header${RESERVED_DOMAIN}`
}
