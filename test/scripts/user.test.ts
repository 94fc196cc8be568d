import { verifyPassword } from 'better-auth/crypto'
import { describe, expect, test, vi } from 'vitest'
import { findKey, makeKey } from '../../lib/accounts/api-keys.ts'
import { findPerson } from '../../lib/accounts/people.ts'
import { accountOfHeader } from '../../lib/accounts/trusted-header.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { manageUsers } from '../../scripts/tasks/user.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }

/** Runs `npm run user --` with these arguments. @returns what it says. */
async function run(...args: string[]): Promise<string> {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    await manageUsers(args)
    return written.mock.calls.join('\n')
  } finally {
    written.mockRestore()
  }
}

async function passwordHash(email: string): Promise<string> {
  const [[hash] = []] = await sandbox.cells(
    `select a.password from claimcheck.account a join claimcheck."user" u on u.id = a.user_id where u.email = $1`,
    [email],
  )
  return String(hash)
}

test('the first administrator is added, with a password that is shown once and kept as a hash', async () => {
  const said = await run(
    'add',
    'Ada@Example.com',
    '--admin',
    '--attribute',
    'country=[DE, CH]',
    '--attribute',
    'desk=7',
  )
  const [, password = ''] = /with the password {2}(\S+)/.exec(said) ?? []
  expect(password).toMatch(/^[\w-]{24}$/)
  expect(await verifyPassword({ hash: await passwordHash('ada@example.com'), password })).toBe(true)
  expect(await findPerson(db, 'ada@example.com')).toMatchObject({
    name: 'ada',
    roles: ['member', 'admin'],
    attributes: { country: ['DE', 'CH'], desk: '7' },
  })
  expect(await run('list')).toContain(
    'ada@example.com  ada  member, admin  {"desk":"7","country":["DE","CH"]}',
  )
})

test('roles, attributes, passwords and whether somebody may sign in are changed', async () => {
  await run('add', 'bob@example.com', '--name', 'Bob O’Neill', '--role', 'finance')
  const before = await passwordHash('bob@example.com')
  expect(await run('disable', 'BOB@example.com')).toContain('bob@example.com is now disabled.')
  expect(await run('disable', 'bob@example.com')).toContain('already disabled')
  expect(await run('list')).toContain('bob@example.com  Bob O’Neill  member, finance  disabled')
  expect(await run('enable', 'bob@example.com')).toContain('now enabled')
  await run('role', 'bob@example.com', 'member', 'audit')
  await run('attributes', 'bob@example.com', 'tenant=a=b')
  await run('reset', 'bob@example.com')
  expect(await passwordHash('bob@example.com')).not.toBe(before)
  expect(await findPerson(db, 'bob@example.com')).toMatchObject({
    roles: ['member', 'audit'],
    attributes: { tenant: 'a=b' },
    disabledAt: null,
  })
  await run('attributes', 'bob@example.com')
  expect(await findPerson(db, 'bob@example.com')).toMatchObject({ attributes: {} })
})

test('what is asked of it is told, and what a change leaves behind', async () => {
  for (const args of [['--help'], ['add', '-h'], ['help']])
    expect(await run(...args)).toContain('npm run user -- <command>')
  expect(await run('add', 'eve@example.com', '--admin')).toContain('may sign in as member, admin, with')
  await run('role', 'ada@example.com', 'member')
  // The demo has one of its own.
  await sandbox.admin.query(`update claimcheck."user" set roles = '{member}' where id = 'demo-admin'`)
  expect(await run('disable', 'eve@example.com')).toContain('Nobody who may sign in is an administrator')
  expect(await run('reset', 'eve@example.com')).toContain('eve@example.com is disabled, and may not sign in')
  expect(await run('role', 'ada@example.com', 'member', 'admin')).not.toContain('Nobody')
})

describe('an address with which somebody has registered', () => {
  async function register(email: string): Promise<string> {
    await run('add', email)
    await sandbox.admin.query('update claimcheck."user" set email_verified = false where email = $1', [email])
    return String((await findPerson(db, email))?.id)
  }

  test('is confirmed to be theirs: a proxy’s header leads to their account', async () => {
    const id = await register('mine@example.com')
    expect(await run('confirm', 'mine@example.com')).toContain('now confirmed')
    expect(await run('confirm', 'mine@example.com')).toContain('already confirmed')
    expect(await accountOfHeader(db, 'mine@example.com')).toBe(id)
    await expect(run('release', 'mine@example.com')).rejects.toThrow('is confirmed')
    expect(await findPerson(db, id)).toMatchObject({ email: 'mine@example.com', disabledAt: null })
  })

  test('is given back to its person: the account that had it is shut out, and the address is free', async () => {
    const id = await register('victim@example.com')
    expect(await run('release', 'victim@example.com')).toContain('victim@example.com is free again')
    expect(await findPerson(db, id)).toMatchObject({ disabledAt: expect.any(Date) })
    expect(await run('add', 'victim@example.com')).toContain('may sign in')
    expect((await findPerson(db, 'victim@example.com'))?.id).not.toBe(id)
    const trail = `select kind, details->>'before' from claimcheck.event where subject = $1 order by id`
    expect(await sandbox.cells(trail, [id])).toEqual([
      ['account-made', null],
      ['email-changed', 'victim@example.com'],
      ['account-disabled', null],
    ])
  })
})

describe('says what is wrong with', () => {
  test.each([
    [[], 'npm run user -- <command>'],
    [['constructor'], '"constructor" is no command.\nnpm run user -- <command>'],
    [['list', 'x'], 'What is "x"?'],
    [['add'], 'npm run user -- <command>'],
    [['add', 'nobody'], '"nobody" is no e-mail address'],
    [['add', 'ada@example.com'], 'has an account already'],
    [['add', 'x@example.com', '--root'], "Unknown option '--root'"],
    [['add', 'x@example.com', '--role', 'a b'], '"a b" is no role'],
    [['add', 'x@example.com', '--attribute', 'tenant'], '"tenant" is no attribute'],
    [['disable', 'x@example.com'], 'Nobody has the e-mail address x@example.com'],
    [['disable', 'ada@example.com', 'more'], 'What is "more"?'],
    [['role', 'ada@example.com'], 'Name at least one role'],
    [['role', 'ada@example.com', 'Admin'], '"Admin" would be a role of your own: write admin.'],
  ])('%j', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message)
  })
})

test('the keys of somebody are listed without what would open anything, and revoked', async () => {
  await run('add', 'keys@example.com')
  expect(await run('keys', 'keys@example.com')).toContain('has no API key')
  const { id = '' } = (await findPerson(db, 'keys@example.com')) ?? {}
  const about = {
    name: 'nightly',
    narrowing: { datasets: ['orders'], attributes: null },
    expiresInDays: null,
  }
  const key = String(await makeKey(db, id, about, SERVICE))
  const listed = await run('keys', 'keys@example.com')
  expect(listed).toContain(`${key.slice(0, 7)}…  nightly  never used  {"datasets":["orders"]`)
  expect(listed).not.toContain(key.slice(7, 20))
  const [, keyId = ''] = /([\da-f-]{36}) {2}cc_/.exec(listed) ?? []
  await expect(run('revoke-key', 'keys@example.com', 'no such')).rejects.toThrow('no API key of this id')
  expect(await run('revoke-key', 'keys@example.com', keyId)).toContain('revoked')
  expect(await findKey(db, key)).toMatchObject({ refusal: 'revoked' })
})
