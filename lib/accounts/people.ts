import { randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { type AuditKind, record } from '../audit.ts'
import { query } from '../database.ts'
import type { Actor } from '../exports/events.ts'
import { textError } from '../exports/values.ts'
import type { Attributes } from '../viewer.ts'
import { forgetGuesses } from './guesses.ts'
import { cleanedName } from './names.ts'
import { endSessions } from './sessions.ts'

/** Whoever may sign in, as those see who look after accounts. */
export type Person = {
  id: string
  name: string
  /** In small letters. */
  email: string
  /** False for an address that was only claimed, by registering or by an identity provider that has not seen it (claimed-address.ts). */
  isConfirmed: boolean
  roles: string[]
  attributes: Attributes
  createdAt: Date
  disabledAt: Date | null
  /** When they were last given a session that has not ended. */
  signedInAt: Date | null
  /** How they sign in: `credential` is a password. */
  ways: string[]
}

const COLUMNS = `u.id, u.name, u.email, u.email_verified as "isConfirmed", pg_catalog.to_jsonb(u.roles) as roles, u.attributes,
  u.created_at as "createdAt", u.disabled_at as "disabledAt",
  (select max(s.created_at) from claimcheck.session s where s.user_id = u.id) as "signedInAt",
  (select coalesce(jsonb_agg(a.provider_id order by a.provider_id), '[]') from claimcheck.account a
   where a.user_id = u.id) as ways`

/** Which people are asked for. */
export type PeopleQuery = {
  /** A part of the name or of the e-mail address, in small letters or large ones. */
  search?: string
  /** Where to go on: the last one's name and id. */
  after?: Pick<Person, 'name' | 'id'>
  limit: number
}

/** Those who have an account, by their names. */
export function listPeople(db: Db, { search, after, limit }: PeopleQuery): Promise<Person[]> {
  return query<Person>(
    db,
    `select ${COLUMNS} from claimcheck."user" u
     where ($1::text is null or (u.name, u.id) > ($1::text, $2::text))
       and ($4::text is null or strpos(lower(u.name || ' ' || u.email), lower($4::text)) > 0)
     order by u.name, u.id limit $3::int`,
    [after?.name ?? null, after?.id ?? null, limit, search ?? null],
  )
}

/** @param key their id or e-mail address; it may be anything. @returns null if there is nobody of that name. */
export async function findPerson(db: Db, key: string): Promise<Person | null> {
  if (textError(key) !== undefined) return null
  const [found] = await query<Person>(
    db,
    `select ${COLUMNS} from claimcheck."user" u where u.id = $1::text or u.email = $2::text`,
    [key, key.toLowerCase()],
  )
  return found ?? null
}

/** Whether anybody has a way to sign in. */
export async function hasAccounts(db: Db): Promise<boolean> {
  return (await query(db, 'select from claimcheck.account limit 1')).length > 0
}

/** Whether anybody is an administrator who is not disabled. */
export async function hasAdmin(db: Db): Promise<boolean> {
  const found = await query(
    db,
    `select from claimcheck."user" where 'admin' = any (roles) and disabled_at is null limit 1`,
  )
  return found.length > 0
}

/** Somebody who is to get an account. */
export type NewPerson = {
  email: string
  /** What of it is no name (names.ts) is left out. */
  name: string
  roles: readonly string[]
  attributes: Attributes
  /** As better-auth hashes it; null for those who sign in by another way. */
  passwordHash: string | null
}

/** Makes an account. @returns its id; null if the e-mail address has one already. */
export async function addPerson(db: Db, person: NewPerson, by: Actor): Promise<string | null> {
  const [made] = await query<{ id: string }>(
    db,
    `insert into claimcheck."user" (id, name, email, email_verified, roles, attributes)
     values ($1::text, $2::text, $3::text, true, array(select pg_catalog.jsonb_array_elements_text($4::jsonb)), $5::jsonb)
     on conflict (email) do nothing returning id`,
    [
      randomUUID(),
      cleanedName(person.name) ?? person.email,
      person.email.toLowerCase(),
      JSON.stringify(person.roles),
      JSON.stringify(person.attributes),
    ],
  )
  if (!made) return null
  if (person.passwordHash !== null) await setPassword(db, made.id, person.passwordHash)
  const { roles, attributes } = person
  await record(db, { kind: 'account-made', by, subject: made.id, details: { roles, attributes } })
  return made.id
}

/** Gives somebody a password, with which they may sign in whatever was guessed before, and ends their sessions. */
export async function resetPassword(db: Db, id: string, passwordHash: string, by: Actor): Promise<void> {
  await setPassword(db, id, passwordHash)
  await liftLock(db, id)
  await endSessions(db, id, {}, by)
  await record(db, { kind: 'password-changed', by, subject: id })
}

/** Wrong passwords at their account count no more. */
async function liftLock(db: Db, id: string): Promise<void> {
  const person = await findPerson(db, id)
  if (person) await forgetGuesses(db, [person.id, person.email])
}

async function setPassword(db: Db, id: string, hash: string): Promise<void> {
  await query(
    db,
    `insert into claimcheck.account (id, user_id, provider_id, account_id, password, created_at, updated_at)
     values ($2::text, $1::text, 'credential', $1::text, $3::text, now(), now())
     on conflict (provider_id, account_id) do update set password = excluded.password, updated_at = now()`,
    [id, randomUUID(), hash],
  )
}

/** Shuts somebody out, or lets them in again. Their sessions end; their exports stay. @returns whether that changed anything. */
export async function setDisabled(db: Db, id: string, isDisabled: boolean, by: Actor): Promise<boolean> {
  const changed = await query(
    db,
    `update claimcheck."user" set disabled_at = case when $2::bool then now() end, updated_at = now()
     where id = $1::text and (disabled_at is null) = $2::bool returning id`,
    [id, isDisabled],
  )
  if (isDisabled) await endSessions(db, id, {}, by)
  else await liftLock(db, id)
  if (changed.length === 0) return false
  await record(db, { kind: isDisabled ? 'account-disabled' : 'account-enabled', by, subject: id })
  return true
}

/** Says what somebody may do. @returns whether that changed anything. */
export function setRoles(db: Db, id: string, roles: readonly string[], by: Actor): Promise<boolean> {
  return setColumn(db, id, 'roles', [...new Set(roles)], by)
}

/** Says what is known of somebody. @returns whether that changed anything. */
export function setAttributes(db: Db, id: string, attributes: Attributes, by: Actor): Promise<boolean> {
  return setColumn(db, id, 'attributes', attributes, by)
}

const SETTABLE = {
  roles: {
    value: 'array(select pg_catalog.jsonb_array_elements_text($2::jsonb))',
    kind: 'roles-changed',
  },
  attributes: { value: '$2::jsonb', kind: 'attributes-changed' },
} as const satisfies Record<string, { value: string; kind: AuditKind }>

async function setColumn(
  db: Db,
  id: string,
  column: keyof typeof SETTABLE,
  wanted: unknown,
  by: Actor,
): Promise<boolean> {
  const { value, kind } = SETTABLE[column]
  const [changed] = await query<{ before: unknown }>(
    db,
    `with before as (select id, pg_catalog.to_jsonb(${column}) as value from claimcheck."user" where id = $1::text for update)
     update claimcheck."user" u set ${column} = ${value}, updated_at = now() from before
     where u.id = before.id and u.${column} is distinct from ${value}
     returning before.value as before`,
    [id, JSON.stringify(wanted)],
  )
  if (!changed) return false
  await record(db, { kind, by, subject: id, details: { before: changed.before, after: wanted } })
  return true
}
