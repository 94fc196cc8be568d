import { beforeAll, expect, test } from 'vitest'
import { confirmAddressAction, releaseAddressAction } from '../../app/admin/actions.ts'
import { addPerson, findPerson } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { openSandbox } from '../support/sandbox.ts'
import { currentAdmin } from '../support/viewer.ts'

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const admin = await currentAdmin()

beforeAll(async () => {
  await sandbox.admin.query(
    `insert into claimcheck."user" (id, name, email, roles) values ($1, $2, $1 || '@example.com', $3)
     on conflict do nothing`,
    [admin.id, admin.name, admin.roles],
  )
})

/** Somebody who has registered: nobody has seen that the address is theirs. */
async function claimant(name: string): Promise<string> {
  const person = { name, email: `${name}@example.com`, roles: ['member'], attributes: {}, passwordHash: null }
  const id = String(await addPerson(db, person, SERVICE))
  await sandbox.admin.query('update claimcheck."user" set email_verified = false where id = $1', [id])
  return id
}

async function trailOf(subject: string) {
  const { rows } = await sandbox.admin.query(
    'select kind, details from claimcheck.event where subject = $1 and actor = $2 order by id',
    [subject, admin.id],
  )
  return rows
}

test('an address that somebody has claimed is confirmed by an administrator, and the trail says by whom', async () => {
  const id = await claimant('carla')
  expect(await findPerson(db, id)).toMatchObject({ isConfirmed: false })
  expect(await confirmAddressAction(admin.id, id)).toBeNull()
  expect(await findPerson(db, id)).toMatchObject({ isConfirmed: true, disabledAt: null })
  expect(await confirmAddressAction(admin.id, id)).toBeNull()
  expect(await trailOf(id)).toEqual([{ kind: 'email-confirmed', details: {} }])
  // It is theirs from now on.
  expect(await releaseAddressAction(admin.id, id)).toMatchObject({ code: 'address_confirmed', status: 409 })
  expect(await findPerson(db, 'carla@example.com')).toMatchObject({ id })
})

test('or it is taken from them, and free for whose it is', async () => {
  const id = await claimant('rolf')
  expect(await releaseAddressAction(admin.id, id)).toBeNull()
  expect(await findPerson(db, 'rolf@example.com')).toBeNull()
  expect(await findPerson(db, id)).toMatchObject({ disabledAt: expect.any(Date) })
  expect(await trailOf(id)).toMatchObject([
    { kind: 'email-changed', details: { before: 'rolf@example.com' } },
    { kind: 'account-disabled' },
  ])
})

test('nobody decides about their own address, of nobody, or in a page of somebody else', async () => {
  const id = await claimant('stella')
  for (const action of [confirmAddressAction, releaseAddressAction]) {
    expect(await action(admin.id, admin.id)).toMatchObject({ code: 'own_account' })
    for (const none of ['', 'nobody', 'stella@example.com', 'a\0b', '\ud83d', null])
      expect(await action(admin.id, none as never)).toMatchObject({ code: 'person_unknown' })
    expect(await action('another', id)).toMatchObject({ code: 'another_viewer' })
  }
  expect(await findPerson(db, 'stella@example.com')).toMatchObject({ isConfirmed: false, disabledAt: null })
  expect(await trailOf(id)).toEqual([])
})
