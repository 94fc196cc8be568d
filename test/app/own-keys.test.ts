import { expect, test, vi } from 'vitest'
import { makeKeyAction, revokeKeyAction } from '../../app/account/actions.ts'
import { revokeKeyOfAction } from '../../app/admin/actions.ts'
import { findKey, KEYS_MAX, listKeys } from '../../lib/accounts/api-keys.ts'
import { addPerson, setDisabled } from '../../lib/accounts/people.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import { writeNarrowing } from '../../lib/narrowing.ts'
import { Problem } from '../../lib/problems/problem.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { makeOwnKey } from '../../server/api-keys.ts'
import { remembered } from '../../server/auth/remembered.ts'
import { mayGoOn } from '../../server/stored-file.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'
import { currentAdmin, currentViewer } from '../support/viewer.ts'

vi.mock('../support/shop.ts', async (original) => {
  const shop = await original<typeof import('../support/shop.ts')>()
  const { brittleOrders, tenantOrders } = await import('../support/tenants.ts')
  const datasets = [...shop.datasets, tenantOrders, { ...brittleOrders, scope: ({ id }: Viewer) => ({ id }) }]
  return { ...shop, datasets, findDataset: (id: string) => datasets.find((each) => each.id === id) }
})

const sandbox = await openSandbox()
const db = { executeSql: (sql: string, values?: unknown[]) => sandbox.admin.query(sql, values) }
const ENTERED = { name: 'nightly', datasets: [], attributes: '', expiresInDays: null }

async function newOwner(attributes: Viewer['attributes'] = {}): Promise<Viewer> {
  const person = { name: 'Ada', email: `${crypto.randomUUID()}@example.com`, roles: ['member'], attributes }
  const id = String(await addPerson(db, { ...person, passwordHash: null }, SERVICE))
  return { id, name: 'Ada', roles: ['member'], attributes }
}

/** What a key that is entered so is held to, or which field is wrong and why. */
async function heldTo(owner: Viewer, entered: object): Promise<unknown> {
  try {
    const { key } = await makeOwnKey(owner, { ...ENTERED, ...entered })
    return (await findKey(db, key))?.viewer.narrowing
  } catch (error) {
    if (error instanceof Problem && error.code === 'invalid_request')
      return error.errors.map(({ path, message }) => `${path}: ${message}`).join('\n')
    throw error
  }
}

test('bounds that are equal are the same bounds, however they are entered; without any there are none', async () => {
  const owner = await newOwner()
  expect(await heldTo(owner, {})).toBeNull()
  expect(await heldTo(owner, { attributes: ' \n ' })).toBeNull()
  const one = { datasets: ['orders', 'customers', 'orders'], attributes: 'tenant=[b, a, b]\nunit=7' }
  const other = { datasets: ['customers', 'orders'], attributes: 'unit=7\ntenant=[a, b]' }
  const [held, alike] = [await heldTo(owner, one), await heldTo(owner, other)]
  expect(held).toEqual({ datasets: ['customers', 'orders'], attributes: { tenant: ['a', 'b'], unit: '7' } })
  expect(alike).toEqual(held)
  const { rows } = await sandbox.admin.query(
    'select count(*) from claimcheck.api_key where owner_id = $1 and narrowing = $2::jsonb',
    [owner.id, writeNarrowing({ narrowing: held as Viewer['narrowing'] })],
  )
  expect(rows).toEqual([{ count: '2' }])
})

test.each<[string, object | string]>([
  ['tenant=DE', { tenant: 'DE' }],
  ['tenant=[DE]', { tenant: ['DE'] }],
  ['tenant=[]', 'attributes: "tenant" has no value: such a key would see no rows.'],
  ['unit=7\ntenant=CH', { unit: '7', tenant: 'CH' }],
  ['level=7', { level: 7 }],
  ['level=[7]', { level: ['7'] }],
  ['tenant=[DE, FR]', 'attributes: Your own is tenant=[DE, CH]: a key of yours can have no more.'],
  ['tenant=FR', 'attributes: Your own is tenant=[DE, CH]: a key of yours can have no more.'],
  ['level=8', 'attributes: Your own is level=7: a key of yours can have no more.'],
  ['tenant', 'attributes: "tenant" is no attribute: write name=value.'],
])('who has two tenants and a number, and enters %j', async (attributes, told) => {
  const owner = await newOwner({ tenant: ['DE', 'CH'], level: 7 })
  const held = await heldTo(owner, { attributes })
  expect(held).toEqual(typeof told === 'string' ? told : { datasets: null, attributes: told })
})

test('a key is for datasets that its owner may export, and whose rows are limited by what it is held to', async () => {
  const owner = await newOwner({ tenant: ['DE'] })
  expect(await heldTo(owner, { datasets: ['orders', 'no-such'] })).toBe(
    'datasets: You may export no dataset “no-such”.',
  )
  const stranger = { ...owner, roles: [] }
  expect(await heldTo(stranger, { datasets: ['tenant-orders'] })).toBe(
    'datasets: You may export no dataset “tenant-orders”.',
  )
  const attributes = 'tenant=DE'
  expect(await heldTo(owner, { datasets: ['tenant-orders'], attributes })).toMatchObject({
    attributes: { tenant: 'DE' },
  })
  expect(await heldTo(owner, { datasets: ['brittle-orders', 'tenant-orders'], attributes })).toMatch(
    /^attributes: No rows are limited by these in “/,
  )
})

test.each([
  [{ name: '' }, 'name'],
  [{ name: 'a\0b' }, 'name'],
  [{ name: 'x'.repeat(101) }, 'name'],
  [{ expiresInDays: 0 }, 'expiresInDays'],
  [{ expiresInDays: 1.5 }, 'expiresInDays'],
  [{ expiresInDays: 9_999 }, 'expiresInDays'],
  [{ expiresInDays: '7' }, 'expiresInDays'],
  [{ datasets: 'orders' }, 'datasets'],
  [{ datasets: ['a\0'] }, 'datasets'],
  [{ attributes: 'a=\0' }, 'attributes'],
  [{ ownerId: 'somebody else' }, ''],
])('what is entered as %j is refused, and the field is named', async (entered, path) => {
  expect(await heldTo(await newOwner(), entered)).toMatch(new RegExp(`^${path}: `))
})

test('nobody has more keys than they may, also when they ask for all at the same moment', async () => {
  const owner = await newOwner()
  const asked = Array.from({ length: KEYS_MAX + 5 }, () => makeOwnKey(owner, ENTERED))
  const answers = await Promise.allSettled(asked)
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))
  expect(refused).toEqual(Array(5).fill('too_many_keys'))
  const [first] = await listKeys(db, owner.id)
  await sandbox.admin.query('update claimcheck.api_key set expires_at = now() where id = $1', [first?.id])
  expect(await makeOwnKey(owner, ENTERED)).toHaveProperty('key')
})

test('who is remembered by a key is forgotten when it is revoked, by its owner or by an administrator', async () => {
  const viewer = await currentViewer()
  await sandbox.admin.query(
    `insert into claimcheck."user" (id, name, email) values ($1, $1, $1 || '@example.com') on conflict do nothing`,
    [viewer.id],
  )
  const admin = await currentAdmin()
  const revokers = [
    (id: string) => revokeKeyAction(viewer.id, id),
    (id: string) => revokeKeyOfAction(admin.id, viewer.id, id),
  ]
  for (const revoke of revokers) {
    const made = await makeKeyAction(viewer.id, ENTERED)
    const key = 'key' in made ? made.key : ''
    const poll = () =>
      remembered(key, async () => ((await findKey(db, key))?.refusal === null ? viewer : null))
    const [{ id } = { id: '' }] = await listKeys(db, viewer.id)
    expect(await poll()).toEqual(viewer)
    expect(await revoke(id)).toBeNull()
    expect(await poll()).toBeNull()
    expect(await revoke(id)).toMatchObject({ code: 'key_unknown', status: 404 })
  }
})

test('a number of days that cannot be makes no key', async () => {
  const owner = await newOwner()
  for (const expiresInDays of [0, -3, 1.5, 3_651])
    expect(await heldTo(owner, { expiresInDays })).toMatch(/^expiresInDays: must be /)
})

test('a key is revoked by nobody else', async () => {
  const owner = await newOwner()
  await makeOwnKey(owner, ENTERED)
  const [key] = await listKeys(db, owner.id)
  const viewer = await currentViewer()
  expect(await revokeKeyAction(viewer.id, String(key?.id))).toMatchObject({ code: 'key_unknown' })
  expect(await revokeKeyAction('somebody else', String(key?.id))).toMatchObject({ code: 'another_viewer' })
  expect(await listKeys(db, owner.id)).toEqual([key])
})

test('a download that goes on is cut when its key is revoked, or its owner shut out, and not because of another key', async () => {
  const owner = await newOwner()
  const { id } = await finishedExport(sandbox, Buffer.from('x'), { owner_id: owner.id })
  const viewers: Viewer[] = []
  for (const name of ['one', 'other']) {
    const { key } = await makeOwnKey(owner, { ...ENTERED, name })
    const viewer = (await findKey(db, key))?.viewer
    if (viewer) viewers.push(viewer)
  }
  const going = () => Promise.all([owner, ...viewers].map((viewer) => mayGoOn(viewer, id)))
  expect(await going()).toEqual([true, true, true])
  await revokeKeyOfAction((await currentAdmin()).id, owner.id, String(viewers[0]?.via?.slice('key:'.length)))
  expect(await going()).toEqual([true, false, true])
  await setDisabled(db, owner.id, true, SERVICE)
  expect(await going()).toEqual([false, false, false])
})
