import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import pg from 'pg'
import type { Db } from 'pg-boss'
import { type KeyView, listKeys, revokeKey } from '../../lib/accounts/api-keys.ts'
import { readAttributes, readRoles, UnreadableError } from '../../lib/accounts/attributes.ts'
import { confirmAddress, releaseAddress } from '../../lib/accounts/claimed-address.ts'
import { personName } from '../../lib/accounts/names.ts'
import { newPassword } from '../../lib/accounts/new-password.ts'
import {
  addPerson,
  findPerson,
  hasAdmin,
  listPeople,
  type Person,
  resetPassword,
  setAttributes,
  setDisabled,
  setRoles,
} from '../../lib/accounts/people.ts'
import { OPERATOR } from '../../lib/exports/events.ts'
import { findDatabase } from '../database.ts'
import { needMigrations } from '../migrations.ts'
import { say, UserError } from '../terminal.ts'

const USAGE = `npm run user -- <command>:
  add <e-mail> [--name <name>] [--admin] [--role <role>]… [--attribute <name>=<value>]…
  list
  disable <e-mail>      shuts somebody out, everywhere, at once
  enable <e-mail>
  reset <e-mail>        gives somebody a new password
  confirm <e-mail>      whoever has registered with the address is its person: single sign-on leads to their account
  release <e-mail>      whoever has registered with the address is not: disables their account, and frees the address
  keys <e-mail>         what API keys somebody has
  revoke-key <e-mail> <id>
  role <e-mail> <role>…                  says all that somebody may do: member, admin, and what datasets ask for
  attributes <e-mail> [<name>=<value>]…  says all by which datasets limit rows; [a,b] is a list`

const PAGE = 500

/** SQLSTATE insufficient_privilege. */
const MAY_NOT = '42501'

/** What one command gets: the database, and its own arguments. It gives what is said when all of it is done. */
type Command = (db: Db, args: string[]) => Promise<string[]>

const COMMANDS: Record<string, Command> = {
  add,
  list,
  disable: (db, args) => enable(db, args, false),
  enable: (db, args) => enable(db, args, true),
  reset,
  confirm,
  release,
  keys,
  'revoke-key': revoke,
  role,
  attributes,
}

/** `npm run user`: looks after accounts. @throws UserError that says what is wrong with the arguments. */
export async function manageUsers(given: string[]): Promise<undefined> {
  const [name = '', ...args] = given
  if (name === 'help' || given.some((each) => ['--help', '-h'].includes(each))) {
    say(USAGE)
    return
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) throw new UserError(name ? `"${name}" is no command.\n${USAGE}` : USAGE)
  const { url } = await findDatabase()
  await needMigrations(url)
  const client = new pg.Client({ connectionString: url, application_name: 'claimcheck-user' })
  await client.connect()
  try {
    await client.query('begin')
    const lines = await command({ executeSql: (sql, values) => client.query(sql, values) }, args)
    await client.query('commit')
    for (const line of lines) say(line)
  } catch (error) {
    if (error instanceof UnreadableError) throw new UserError(error.message)
    throw error instanceof pg.DatabaseError && error.code === MAY_NOT ? mayNot(error) : error
  } finally {
    await client.end()
  }
}

function mayNot({ message }: Error): UserError {
  return new UserError(
    `The role of DATABASE_URL may not look after accounts (${message}): use the one of web servers (docs/security.md).`,
  )
}

async function add(db: Db, args: string[]): Promise<string[]> {
  const { positionals, values } = parsed(args, {
    name: { type: 'string' },
    admin: { type: 'boolean' },
    role: { type: 'string', multiple: true },
    attribute: { type: 'string', multiple: true },
  } as const)
  const email = onlyEmail(positionals)
  const roles = ['member', ...(values.admin ? ['admin'] : []), ...(values.role ?? [])]
  const person = {
    email,
    name: values.name === undefined ? (email.split('@')[0] ?? email) : nameOf(values.name),
    roles: readRoles(roles),
    attributes: readAttributes(values.attribute ?? []),
  }
  const { password, passwordHash } = await newPassword()
  if ((await addPerson(db, { ...person, passwordHash }, OPERATOR)) === null)
    throw new UserError(`${email} has an account already: "reset" gives it a new password.`)
  return [
    `${email} may sign in as ${person.roles.join(', ')}, with the password  ${password}`,
    'It is shown only now; they can change it under "Your account".',
  ]
}

function nameOf(text: string): string {
  const { data, error } = personName.safeParse(text)
  if (data === undefined) throw new UserError(`The name ${error?.issues[0]?.message}.`)
  return data
}

async function list(db: Db, args: string[]): Promise<string[]> {
  if (args.length > 0) throw new UserError(`What is "${args[0]}"?\n${USAGE}`)
  const lines: string[] = []
  let after: Person | undefined
  do {
    const people: Person[] = await listPeople(db, { after, limit: PAGE })
    lines.push(...people.map(lineOf))
    after = people.length === PAGE ? people.at(-1) : undefined
  } while (after)
  return lines.length > 0 ? lines : ['Nobody has an account yet: "add <e-mail> --admin" makes the first.']
}

function lineOf({ email, name, roles, attributes, disabledAt }: Person): string {
  const known = Object.keys(attributes).length > 0 ? `  ${JSON.stringify(attributes)}` : ''
  return `${email}  ${name}  ${roles.join(', ')}${known}${disabledAt ? '  disabled' : ''}`
}

async function enable(db: Db, args: string[], isEnabled: boolean): Promise<string[]> {
  const { id, email } = await person(db, args)
  const changed = await setDisabled(db, id, !isEnabled, OPERATOR)
  return [
    `${email} is ${changed ? 'now' : 'already'} ${isEnabled ? 'enabled' : 'disabled'}.`,
    ...(await tellOfNoAdmin(db)),
  ]
}

async function reset(db: Db, args: string[]): Promise<string[]> {
  const { id, email, disabledAt } = await person(db, args)
  const { password, passwordHash } = await newPassword()
  await resetPassword(db, id, passwordHash, OPERATOR)
  const isOut = disabledAt ? [`${email} is disabled, and may not sign in before "enable ${email}".`] : []
  return [`${email} signs in from now on with the password  ${password}`, ...isOut]
}

async function confirm(db: Db, args: string[]): Promise<string[]> {
  const { id, email } = await person(db, args)
  const changed = await confirmAddress(db, id, OPERATOR)
  return [`${email} is ${changed ? 'now' : 'already'} confirmed.`]
}

async function release(db: Db, args: string[]): Promise<string[]> {
  const { id, email } = await person(db, args)
  if (!(await releaseAddress(db, id, OPERATOR)))
    throw new UserError(
      `${email} is confirmed: it is the person's who has the account. "disable" shuts them out.`,
    )
  return [`${email} is free again. The account that had it is disabled.`]
}

async function keys(db: Db, args: string[]): Promise<string[]> {
  const { id, email } = await person(db, args)
  const found = await listKeys(db, id)
  return found.length > 0 ? found.map(lineOfKey) : [`${email} has no API key.`]
}

function lineOfKey({ id, name, start, narrowing, hasExpired, lastUsedAt }: KeyView): string {
  const used = lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : 'never used'
  const held = narrowing ? `  ${JSON.stringify(narrowing)}` : ''
  return `${id}  ${start}…  ${name}  ${used}${held}${hasExpired ? '  expired' : ''}`
}

async function revoke(db: Db, [email = '', id = '', ...others]: string[]): Promise<string[]> {
  const owner = await person(db, [email, ...others])
  if (!(await revokeKey(db, owner.id, id, OPERATOR)))
    throw new UserError(`${owner.email} has no API key of this id: "keys ${owner.email}" shows them.`)
  return ['The key is revoked.']
}

async function role(db: Db, [email = '', ...roles]: string[]): Promise<string[]> {
  const { id } = await person(db, [email])
  if (roles.length === 0) throw new UserError('Name at least one role: "role you@example.com member admin".')
  const known = readRoles(roles)
  await setRoles(db, id, known, OPERATOR)
  return [`${email} has the roles ${known.join(', ')}, and no others.`, ...(await tellOfNoAdmin(db))]
}

/** Nobody is kept from it: with this command there is a way back. */
async function tellOfNoAdmin(db: Db): Promise<string[]> {
  if (await hasAdmin(db)) return []
  return ['Nobody who may sign in is an administrator any more: "role <e-mail> member admin" makes one.']
}

async function attributes(db: Db, [email = '', ...pairs]: string[]): Promise<string[]> {
  const { id } = await person(db, [email])
  const known = readAttributes(pairs)
  await setAttributes(db, id, known, OPERATOR)
  return [`${email} has the attributes ${JSON.stringify(known)}, and no others.`]
}

async function person(db: Db, args: string[]): Promise<Person> {
  const email = onlyEmail(args)
  const found = await findPerson(db, email)
  if (!found) throw new UserError(`Nobody has the e-mail address ${email}: "list" shows who there is.`)
  return found
}

function onlyEmail([email = '', ...others]: string[]): string {
  if (others.length > 0) throw new UserError(`What is "${others[0]}"?\n${USAGE}`)
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || email.length > 254)
    throw new UserError(email ? `"${email}" is no e-mail address.` : USAGE)
  return email.toLowerCase()
}

function parsed<Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, allowPositionals: true })
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : ''}\n${USAGE}`)
  }
}
