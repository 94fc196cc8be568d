import { fromPrisma } from 'pg-boss'
import { readRoles } from '../../lib/accounts/attributes.ts'
import { confirmAddress, releaseAddress } from '../../lib/accounts/claimed-address.ts'
import { personName } from '../../lib/accounts/names.ts'
import { newPassword } from '../../lib/accounts/new-password.ts'
import {
  addPerson,
  findPerson,
  listPeople,
  type Person,
  resetPassword,
  setAttributes,
  setDisabled,
  setRoles,
} from '../../lib/accounts/people.ts'
import { type Actor, actorOf } from '../../lib/exports/events.ts'
import { Problem } from '../../lib/problems/problem.ts'
import type { QueueTransaction } from '../../lib/queue.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { z } from '../../lib/zod.ts'
import { forgetViewers } from '../auth/remembered.ts'
import { attributesOf, invalid, LIST_MAX, parsed, readable } from '../form-input.ts'
import { clientAddress } from '../http/client-address.ts'
import { prisma } from '../prisma.ts'
import { inTransaction } from '../transaction.ts'

/** Longest e-mail address (RFC 5321), in characters. */
const EMAIL_MAX = 254

const list = z.string().max(LIST_MAX)
/** Roles with spaces or commas between them, attributes one a line. */
const standing = z.object({ roles: list, attributes: list })
const newcomer = standing.extend({
  email: z
    .string()
    .trim()
    .max(EMAIL_MAX)
    .regex(/^[^@\s\p{Cc}\p{Cs}]+@[^@\s\p{Cc}\p{Cs}]+$/u, 'must be an e-mail address'),
  name: personName,
})

/** A page of people, by their names; `nextCursor` is null on the last one. */
export type PeoplePage = { people: Person[]; nextCursor: string | null }

/** People by their names, page by page. @param cursor the last page's `nextCursor`; one that names nobody begins anew. */
export async function findPeople(
  { search, cursor }: { search?: string; cursor?: string },
  limit = 50,
): Promise<PeoplePage> {
  const db = fromPrisma(prisma())
  const after = cursor === undefined ? null : await findPerson(db, cursor)
  const found = await listPeople(db, { search, after: after ?? undefined, limit: limit + 1 })
  const people = found.slice(0, limit)
  return { people, nextCursor: found.length > limit ? (people.at(-1)?.id ?? null) : null }
}

/** Who it is, by their id or e-mail address; null for nobody. */
export function findAnybody(key: string): Promise<Person | null> {
  return findPerson(fromPrisma(prisma()), key)
}

/**
 * Makes an account for somebody, who is a member and whatever else is said.
 * @param input what the form has; it may be anything.
 * @returns the id, and the password, which is to be shown once.
 * @throws Problem `invalid_request` that names the fields.
 */
export async function addSomebody(admin: Viewer, input: unknown): Promise<{ id: string; password: string }> {
  const { email, name, ...texts } = parsed(newcomer, input)
  const roles = rolesOf(`member ${texts.roles}`)
  const attributes = attributesOf(texts.attributes)
  const { password, passwordHash } = await newPassword()
  const id = await asAdmin(admin, ({ db }, by) =>
    addPerson(db, { email, name, roles, attributes, passwordHash }, by),
  )
  if (id === null) throw invalid('email', 'Somebody has an account with this address already.')
  return { id, password }
}

/** Gives somebody a new password, and ends their sessions. @returns it, to be shown once. @throws Problem `own_account`, `person_unknown` */
export async function resetPasswordOf(admin: Viewer, id: unknown): Promise<{ password: string }> {
  const { password, passwordHash } = await newPassword()
  await forAnother(admin, id, ({ db }, person, by) => resetPassword(db, person.id, passwordHash, by))
  return { password }
}

/** Shuts somebody out, which ends their sessions, or lets them in again. @throws Problem `own_account`, `person_unknown` */
export async function shutOut(admin: Viewer, id: unknown, isDisabled: boolean): Promise<void> {
  await forAnother(admin, id, ({ db }, person, by) => setDisabled(db, person.id, isDisabled, by))
}

/** Says that an address which somebody has only claimed is theirs. @throws Problem `own_account`, `person_unknown` */
export async function confirmAddressOf(admin: Viewer, id: unknown): Promise<void> {
  await forAnother(admin, id, ({ db }, person, by) => confirmAddress(db, person.id, by))
}

/**
 * Says that it is not, which disables the account and frees the address.
 * @throws Problem `own_account`, `person_unknown`, or `address_confirmed` if it is theirs.
 */
export async function releaseAddressOf(admin: Viewer, id: unknown): Promise<void> {
  await forAnother(admin, id, async ({ db }, person, by) => {
    if (!(await releaseAddress(db, person.id, by))) throw new Problem('address_confirmed')
  })
}

/**
 * Says what somebody may do and what is known of them. @param input `{ roles, attributes }`; it may be anything.
 * @throws Problem `invalid_request`, `person_unknown`, or `own_account` for an administrator who would be none any more.
 */
export async function changeSomebody(admin: Viewer, id: unknown, input: unknown): Promise<void> {
  const texts = parsed(standing, input)
  const roles = rolesOf(texts.roles)
  await asAdmin(admin, async ({ db }, by) => {
    const person = await needPerson(db, id)
    if (person.id === admin.id && !roles.includes('admin')) throw new Problem('own_account')
    await setRoles(db, person.id, roles, by)
    await setAttributes(db, person.id, attributesOf(texts.attributes, person.attributes), by)
  })
}

/** Does what an administrator wants in one transaction with its line of the audit trail; nobody is taken then for who they were. */
export async function asAdmin<T>(
  admin: Viewer,
  work: (tx: QueueTransaction, by: Actor) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction((tx) => work(tx, actorOf(admin, clientAddress())))
  } finally {
    forgetViewers()
  }
}

function forAnother(
  admin: Viewer,
  id: unknown,
  work: (tx: QueueTransaction, person: Person, by: Actor) => Promise<unknown>,
): Promise<void> {
  return asAdmin(admin, async (tx, by) => {
    const person = await needPerson(tx.db, id)
    if (person.id === admin.id) throw new Problem('own_account')
    await work(tx, person, by)
  })
}

async function needPerson(db: QueueTransaction['db'], id: unknown): Promise<Person> {
  const person = typeof id === 'string' ? await findPerson(db, id) : null
  if (!person || person.id !== id) throw new Problem('person_unknown')
  return person
}

function rolesOf(text: string): string[] {
  const texts = text.split(/[\s,]+/).filter((each) => each !== '')
  if (texts.length === 0) throw invalid('roles', 'Name at least one role: member, admin, or one of your own.')
  return readable('roles', () => readRoles(texts))
}
