import { verifyPassword } from 'better-auth/crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  addPersonAction,
  cancelAnyExportAction,
  changePersonAction,
  resetPasswordAction,
  setDisabledAction,
} from '../../app/admin/actions.ts'
import { addPerson, findPerson } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { eventsOf, insertExport, newViewer, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { currentAdmin } from '../support/viewer.ts'

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const admin = await currentAdmin()
const NEW = { email: 'new@example.com', name: 'Nina', roles: 'finance', attributes: 'country=DE' }

beforeAll(async () => {
  await sandbox.admin.query(
    `insert into claimcheck."user" (id, name, email, roles) values ($1, $2, $1 || '@example.com', $3)
     on conflict do nothing`,
    [admin.id, admin.name, admin.roles],
  )
})

async function add(name: string): Promise<string> {
  const person = {
    name,
    email: `${name}@example.com`,
    roles: ['member'],
    attributes: {},
    passwordHash: 'hash',
  }
  return String(await addPerson(db, person, SERVICE))
}

/** What the audit trail has of what the administrator has done with somebody. */
async function trailOf(subject: string) {
  const { rows } = await sandbox.admin.query(
    'select kind, details from claimcheck.event where subject = $1 and actor = $2 order by id',
    [subject, admin.id],
  )
  return rows
}

async function addSession(userId: string): Promise<void> {
  await sandbox.admin.query(
    `insert into claimcheck.session (id, user_id, token, expires_at, created_at, updated_at)
     values (gen_random_uuid(), $1, gen_random_uuid(), now() + interval '1 hour', now(), now())`,
    [userId],
  )
}

async function passwordIs(userId: string, password: string): Promise<boolean> {
  const [[hash] = []] = await sandbox.cells('select password from claimcheck.account where user_id = $1', [
    userId,
  ])
  return verifyPassword({ hash: String(hash), password })
}

test('somebody is added, with a password that nothing but the answer has', async () => {
  const made = await addPersonAction(admin.id, { ...NEW, attributes: 'country=[DE, CH]\n\n tenant=acme ' })
  if (!('password' in made)) throw new Error(made.title)
  expect(await findPerson(db, NEW.email)).toMatchObject({
    id: made.id,
    name: 'Nina',
    roles: ['member', 'finance'],
    attributes: { country: ['DE', 'CH'], tenant: 'acme' },
    ways: ['credential'],
  })
  expect(await passwordIs(made.id, made.password)).toBe(true)
  const trail = await trailOf(made.id)
  expect(trail).toMatchObject([{ kind: 'account-made', details: { roles: ['member', 'finance'] } }])
  expect(JSON.stringify(trail)).not.toContain(made.password)
})

describe('who cannot be added is told which field is wrong:', () => {
  test.each([
    [{ ...NEW, email: 'NEW@example.com' }, 'email', 'has an account with this address'],
    [{ ...NEW, email: 'nobody' }, 'email', 'must be an e-mail address'],
    [{ ...NEW, email: 'a@b\0.com' }, 'email', 'must be an e-mail address'],
    [{ ...NEW, name: ' ' }, 'name', 'must not be empty'],
    [{ ...NEW, name: 'a\0b' }, 'name', 'must be one line'],
    [{ ...NEW, email: 'x@example.com', roles: 'a;b' }, 'roles', '"a;b" is no role'],
    [{ ...NEW, email: 'x@example.com', attributes: 'country=DE\ntenant' }, 'attributes', '"tenant" is no'],
    [{ ...NEW, attributes: 'x'.repeat(10_001) }, 'attributes', 'at most 10,000 characters'],
    [null, '', 'must be an object'],
  ])('%j', async (input, path, message) => {
    expect(await addPersonAction(admin.id, input)).toMatchObject({
      code: 'invalid_request',
      errors: [{ path, message: expect.stringContaining(message) }],
    })
    expect(await findPerson(db, 'x@example.com')).toBeNull()
  })
})

test('somebody who is disabled is signed out everywhere, and is let in again', async () => {
  const id = await add('dora')
  await addSession(id)
  expect(await setDisabledAction(admin.id, id, true)).toBeNull()
  expect(await findPerson(db, id)).toMatchObject({ disabledAt: expect.any(Date), signedInAt: null })
  expect(await setDisabledAction(admin.id, id, false)).toBeNull()
  expect(await findPerson(db, id)).toMatchObject({ disabledAt: null })
  expect((await trailOf(id)).map(({ kind }) => kind)).toEqual([
    'signed-out',
    'account-disabled',
    'account-enabled',
  ])
})

test('a new password ends the sessions of before', async () => {
  const id = await add('rosa')
  await addSession(id)
  const made = await resetPasswordAction(admin.id, id)
  if (!('password' in made)) throw new Error(made.title)
  expect(await passwordIs(id, made.password)).toBe(true)
  expect(await findPerson(db, id)).toMatchObject({ signedInAt: null })
  const trail = await trailOf(id)
  expect(trail.map(({ kind }) => kind)).toEqual(['signed-out', 'password-changed'])
  expect(JSON.stringify(trail)).not.toContain(made.password)
})

test('roles and attributes are changed together or not at all', async () => {
  const id = await add('ines')
  const before = { level: 7 }
  await sandbox.admin.query('update claimcheck."user" set attributes = $2 where id = $1', [id, before])
  const wrong = await changePersonAction(admin.id, id, {
    roles: 'member, admin',
    attributes: 'level=7\nnonsense',
  })
  expect(wrong).toMatchObject({ code: 'invalid_request', errors: [{ path: 'attributes' }] })
  expect(await findPerson(db, id)).toMatchObject({ roles: ['member'], attributes: before })
  expect(await changePersonAction(admin.id, id, { roles: ' ', attributes: '' })).toMatchObject({
    errors: [{ path: 'roles', message: expect.stringContaining('at least one role') }],
  })
  expect(
    await changePersonAction(admin.id, id, { roles: 'member, admin', attributes: 'level=7\ndesk=3' }),
  ).toBeNull()
  // What an identity provider has given is no text now.
  expect(await findPerson(db, id)).toMatchObject({
    roles: ['member', 'admin'],
    attributes: { level: 7, desk: '3' },
  })
  expect(await trailOf(id)).toEqual([
    { kind: 'roles-changed', details: { before: ['member'], after: ['member', 'admin'] } },
    { kind: 'attributes-changed', details: { before, after: { level: 7, desk: '3' } } },
  ])
})

test('nobody shuts themselves out, or stops being an administrator by themselves', async () => {
  const standing = await findPerson(db, admin.id)
  const refused = { code: 'own_account', status: 409 }
  expect(await setDisabledAction(admin.id, admin.id, true)).toMatchObject(refused)
  expect(await resetPasswordAction(admin.id, admin.id)).toMatchObject(refused)
  expect(await changePersonAction(admin.id, admin.id, { roles: 'member', attributes: '' })).toMatchObject(
    refused,
  )
  expect(await findPerson(db, admin.id)).toEqual(standing)
  expect(
    await changePersonAction(admin.id, admin.id, { roles: 'member admin audit', attributes: '' }),
  ).toBeNull()
  expect(await trailOf(admin.id)).toMatchObject([{ kind: 'roles-changed' }])
})

test.each([[''], ['nobody'], ['a@example.com'], [['dora']], [null]])('there is no person %j', async (id) => {
  const refused = { code: 'person_unknown', status: 404 }
  expect(await setDisabledAction(admin.id, id as never, true)).toMatchObject(refused)
  const standing = { roles: 'member', attributes: '' }
  expect(await changePersonAction(admin.id, id as never, standing)).toMatchObject(refused)
  // Each password that is made takes the time that it takes to guess one.
  if (id === 'nobody') expect(await resetPasswordAction(admin.id, id)).toMatchObject(refused)
})

test('anybody’s export is cancelled, and the trail says by whom', async () => {
  const id = await insertExport(sandbox, { owner_id: newViewer().id })
  expect(await cancelAnyExportAction(admin.id, id)).toBeNull()
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'cancelled' })
  expect(await eventsOf(sandbox, id)).toMatchObject([{ kind: 'cancelled', actor: admin.id }])
  expect(await cancelAnyExportAction(admin.id, id)).toMatchObject({ code: 'already_ended' })
  for (const none of ['', 'x', null, '019aaaaa-0000-7000-8000-000000000000'])
    expect(await cancelAnyExportAction(admin.id, none as never)).toMatchObject({ code: 'not_found' })
})

test('a page that was made for somebody else does nothing for whoever asks from it now', async () => {
  const id = await add('otto')
  const exportId = await insertExport(sandbox, { owner_id: newViewer().id })
  const refused = {
    code: 'another_viewer',
    status: 409,
    params: { id: admin.id },
    detail: expect.stringContaining(`You are now signed in as ${admin.name}`),
  }
  for (const madeFor of ['another', '', undefined as never, [admin.id] as never]) {
    expect(await addPersonAction(madeFor, { ...NEW, email: 'stale@example.com' })).toMatchObject(refused)
    expect(await resetPasswordAction(madeFor, id)).toMatchObject(refused)
    expect(await setDisabledAction(madeFor, id, true)).toMatchObject(refused)
    const standing = { roles: 'member admin', attributes: '' }
    expect(await changePersonAction(madeFor, id, standing)).toMatchObject(refused)
    expect(await cancelAnyExportAction(madeFor, exportId)).toMatchObject(refused)
  }
  expect(await findPerson(db, 'stale@example.com')).toBeNull()
  expect(await trailOf(id)).toEqual([])
  expect(await readExport(sandbox, exportId)).toMatchObject({ status: 'queued' })
})
