import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  addPerson,
  findPerson,
  hasAccounts,
  listPeople,
  resetPassword,
  setAttributes,
  setDisabled,
  setRoles,
} from '../../lib/accounts/people.ts'
import { endSessions, listSessions } from '../../lib/accounts/sessions.ts'
import { accountOfHeader } from '../../lib/accounts/trusted-header.ts'
import { findViewer } from '../../lib/accounts/viewers.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const BY = { id: 'an-admin', address: '192.0.2.7' }
const NEW = { name: 'Zoe', roles: ['member'], attributes: {}, passwordHash: 'hash' }

async function add(email: string, more: Partial<typeof NEW> = {}): Promise<string> {
  return String(await addPerson(db, { ...NEW, ...more, email }, BY))
}

async function eventsAbout(subject: string) {
  const { rows } = await sandbox.admin.query(
    'select kind, actor, address, details from claimcheck.event where subject = $1 order by id',
    [subject],
  )
  return rows
}

async function addSession(userId: string): Promise<string> {
  const { rows } = await sandbox.admin.query(
    `insert into claimcheck.session (id, user_id, token, expires_at, created_at, updated_at)
     values (gen_random_uuid(), $1, gen_random_uuid(), now() + interval '1 hour', now(), now()) returning id`,
    [userId],
  )
  return rows[0].id
}

test('nobody can sign in before there is an account', async () => {
  // The people of the demo have none: nobody signs in as them.
  expect(await hasAccounts(db)).toBe(false)
  await add('first@example.com')
  expect(await hasAccounts(db)).toBe(true)
})

test('a person is added once, whatever capitals the address is written in, and found by it', async () => {
  const id = await add('Anna.B@Example.com', {
    roles: ['member', 'finance'],
    attributes: { country: ['DE'] } as never,
  })
  expect(await addPerson(db, { ...NEW, email: 'anna.b@example.COM' }, BY)).toBeNull()
  expect(await findPerson(db, 'ANNA.b@example.com')).toMatchObject({
    id,
    email: 'anna.b@example.com',
    roles: ['member', 'finance'],
    attributes: { country: ['DE'] },
    disabledAt: null,
    ways: ['credential'],
  })
  expect(await findViewer(db, id)).toEqual({
    id,
    name: 'Zoe',
    roles: ['member', 'finance'],
    attributes: { country: ['DE'] },
  })
  expect(await eventsAbout(id)).toEqual([
    {
      kind: 'account-made',
      actor: BY.id,
      address: BY.address,
      details: { roles: ['member', 'finance'], attributes: { country: ['DE'] } },
    },
  ])
})

test('who is disabled is nobody any more, in no browser, until they are enabled', async () => {
  const id = await add('out@example.com')
  await addSession(id)
  expect(await setDisabled(db, id, true, BY)).toBe(true)
  expect(await setDisabled(db, id, true, BY)).toBe(false)
  expect(await findViewer(db, id)).toBeNull()
  expect(await listSessions(db, id)).toEqual([])
  expect(await setDisabled(db, id, false, BY)).toBe(true)
  expect(await findViewer(db, id)).not.toBeNull()
  expect((await eventsAbout(id)).map(({ kind }) => kind)).toEqual([
    'account-made',
    'signed-out',
    'account-disabled',
    'account-enabled',
  ])
})

test('roles and attributes are set whole, and the trail has what they were', async () => {
  const id = await add('roles@example.com')
  expect(await setRoles(db, id, ['member', 'admin', 'admin'], BY)).toBe(true)
  expect(await setRoles(db, id, ['member', 'admin'], BY)).toBe(false)
  expect(await setAttributes(db, id, { tenant: `a'b"c\\` }, BY)).toBe(true)
  expect(await findViewer(db, id)).toMatchObject({
    roles: ['member', 'admin'],
    attributes: { tenant: `a'b"c\\` },
  })
  expect((await eventsAbout(id)).slice(1).map(({ details }) => details)).toEqual([
    { before: ['member'], after: ['member', 'admin'] },
    { before: {}, after: { tenant: `a'b"c\\` } },
  ])
  expect(await setRoles(db, 'nobody', ['admin'], BY)).toBe(false)
})

test('a new password ends all sessions', async () => {
  const id = await add('reset@example.com')
  await addSession(id)
  await resetPassword(db, id, 'another', BY)
  expect(await listSessions(db, id)).toEqual([])
  const { rows } = await sandbox.admin.query('select password from claimcheck.account where user_id = $1', [
    id,
  ])
  expect(rows).toEqual([{ password: 'another' }])
})

test('sessions are ended one by one or all at once, and only those of the person who asks', async () => {
  const [mine, others] = [await add('mine@example.com'), await add('others@example.com')]
  const [here, there, third] = [await addSession(mine), await addSession(mine), await addSession(mine)]
  const foreign = await addSession(others)
  expect(await endSessions(db, mine, { only: foreign }, BY)).toBe(0)
  expect(await endSessions(db, mine, { only: there }, BY)).toBe(1)
  expect(await endSessions(db, mine, { except: here }, BY)).toBe(1)
  expect((await listSessions(db, mine)).map(({ id }) => id)).toEqual([here])
  expect(third).not.toBe(here)
  expect(await endSessions(db, mine, {}, BY)).toBe(1)
  expect(await listSessions(db, others)).toHaveLength(1)
})

test('people are listed by their names, page by page', async () => {
  const names: string[] = []
  let after: { name: string; id: string } | undefined
  for (;;) {
    const page = await listPeople(db, { after, limit: 2 })
    names.push(...page.map(({ name, id }) => `${name} ${id}`))
    after = page.at(-1)
    if (page.length < 2) break
  }
  const { rows } = await sandbox.admin.query(
    `select name || ' ' || id as line from claimcheck."user" order by name, id`,
  )
  expect(names).toEqual(rows.map(({ line }) => line))
})

describe('somebody whom a proxy has signed in', () => {
  test('is a member from the first time on, and the same one each time', async () => {
    const first = await accountOfHeader(db, 'DOMAIN\\jane')
    expect(await accountOfHeader(db, 'DOMAIN\\jane')).toBe(first)
    expect(await findViewer(db, first)).toEqual({
      id: first,
      name: 'DOMAIN\\jane',
      roles: ['member'],
      attributes: {},
    })
  })

  test('is the same one however the name is spelt', async () => {
    const first = await accountOfHeader(db, 'Jörg.Straße')
    const spellings = [
      'JÖRG.STRAßE',
      'Jo\u0308rg.Straße',
      'jörg\u00ad.stra\u200bße',
      'ｊörg.straße',
      ' jörg.straße',
    ]
    for (const name of spellings) expect(await accountOfHeader(db, name)).toBe(first)
    for (const name of ['jorg.straße', 'jörg.strasse', 'jörg straße'])
      expect(await accountOfHeader(db, name)).not.toBe(first)
  })

  test('stays out in every spelling, also of accounts from before spellings were one', async () => {
    const [upper, lower] = [await accountOfHeader(db, 'X1'), await accountOfHeader(db, 'X2')]
    const rename = 'update claimcheck.account set account_id = $2 where user_id = $1'
    await sandbox.admin.query(rename, [upper, 'OLE'])
    await sandbox.admin.query(rename, [lower, 'Ole'])
    await setDisabled(db, lower, true, BY)
    for (const name of ['ole', 'OLE', 'o\u00adle']) expect(await accountOfHeader(db, name)).toBe(lower)
  })

  test('has an account also where somebody else has the address that would be made up for them', async () => {
    const digest = createHash('sha256').update('carol').digest('hex').slice(0, 12)
    const claimed = await add(`carol.${digest}@header.invalid`)
    expect(await accountOfHeader(db, 'carol')).not.toBe(claimed)
    // No account is looked for, or made, by an address that only the service gives.
    expect(await accountOfHeader(db, 'dora@header.invalid')).toBe(
      await accountOfHeader(db, 'DORA@header.invalid'),
    )
    expect(await findPerson(db, 'dora@header.invalid')).toBeNull()
  })

  test('is who has the e-mail address already', async () => {
    const id = await add('known@example.com', { roles: ['member', 'admin'] })
    expect(await accountOfHeader(db, 'Known@example.com')).toBe(id)
    expect((await eventsAbout(id)).at(-1)).toMatchObject({ kind: 'way-in-added', details: { way: 'header' } })
  })

  test('is not who has only said that the address is theirs', async () => {
    const id = await add('claimed@example.com')
    await sandbox.admin.query('update claimcheck."user" set email_verified = false where id = $1', [id])
    const other = await accountOfHeader(db, 'claimed@example.com')
    expect(other).not.toBe(id)
    expect(await accountOfHeader(db, 'claimed@example.com')).toBe(other)
  })
})

describe('the audit trail is append-only:', () => {
  test.each([
    'update claimcheck.event set actor = null',
    'delete from claimcheck.event',
    'truncate claimcheck.event',
    'truncate claimcheck.export, claimcheck.event cascade',
  ])('%s', async (statement) => {
    await expect(sandbox.admin.query(statement)).rejects.toMatchObject({ code: '23001' })
  })
})
