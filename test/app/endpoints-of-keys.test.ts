import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { revokeKey } from '../../lib/accounts/api-keys.ts'
import { SERVICE } from '../../lib/exports/events.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { listDeliveries, sendAgain } from '../../server/webhooks/deliveries.ts'
import {
  changeEndpoint,
  findEndpoint,
  listEndpoints,
  makeEndpoint,
  removeEndpoint,
  renewSecret,
  testEndpoint,
} from '../../server/webhooks/endpoints.ts'
import { insertKey } from '../support/endpoints.ts'
import { newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
const URL = 'https://hooks.example/'
const NARROWING = { datasets: ['orders'], attributes: null }

let owner: Viewer
let key: Viewer
let other: Viewer
/** Connections beside those of the web process. */
let holder: pg.Client
let revoker: pg.Client

beforeEach(async () => {
  owner = newViewer()
  key = { ...owner, via: await insertKey(sandbox, owner.id) }
  other = { ...owner, via: await insertKey(sandbox, owner.id) }
  ;[holder, revoker] = await Promise.all([connect(), connect()])
})
afterEach(() => Promise.all([holder.end(), revoker.end()]))

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: sandbox.adminUrl, application_name: 'claimcheck-test' })
  await client.connect()
  return client
}

/** Revokes the key in a transaction of a connection's. */
async function revoke(client: pg.Client): Promise<boolean> {
  const db = { executeSql: (sql: string, values?: unknown[]) => client.query(sql, values) }
  await client.query('begin')
  return revokeKey(db, owner.id, String(key.via).slice('key:'.length), SERVICE)
}

/** Waits until so many wait for a lock of somebody else's. */
function untilWaiting(count: number): Promise<unknown> {
  return eventually(`${count} wait`, async () => {
    const { rowCount } = await sandbox.admin.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    return rowCount === count || undefined
  })
}

const urlsOf = async (viewer: Viewer) => (await listEndpoints(viewer)).map(({ url }) => url)

test('a key has the webhooks that it has made, and its owner all of them', async () => {
  const bounds = { narrowing: NARROWING }
  await makeEndpoint(owner, { url: `${URL}owner` })
  await makeEndpoint(key, { url: `${URL}key` })
  await makeEndpoint({ ...other, ...bounds }, { url: `${URL}other` })
  expect(await urlsOf(owner)).toEqual([`${URL}owner`, `${URL}key`, `${URL}other`])
  expect(await urlsOf(key)).toEqual([`${URL}key`])
  expect(await urlsOf({ ...other, ...bounds })).toEqual([`${URL}other`])
})

test.each(['its owner', 'another key', 'another key with the same bounds'])(
  'what %s has made is not there for a key, whatever it asks, and stays as it is',
  async (maker) => {
    const bounds = maker.endsWith('bounds') ? { narrowing: NARROWING } : {}
    const by = maker === 'its owner' ? owner : { ...other, ...bounds }
    const { endpoint } = await makeEndpoint(by, { url: URL })
    const deliveryId = await testEndpoint(by, endpoint.id)
    const asking = { ...key, ...bounds }
    const { id } = endpoint
    const acts: (() => Promise<unknown>)[] = [
      () => findEndpoint(asking, id),
      () => changeEndpoint(asking, id, { url: 'https://thief.example/' }),
      () => changeEndpoint(asking, id, { isEnabled: false }),
      () => removeEndpoint(asking, id),
      () => renewSecret(asking, id),
      () => testEndpoint(asking, id),
      () => listDeliveries(asking, id),
      () => sendAgain(asking, id, deliveryId),
    ]
    const codes = await Promise.all(acts.map((act) => act().catch(({ code }) => code)))
    expect(codes).toEqual(acts.map(() => 'endpoint_unknown'))
    expect(await findEndpoint(owner, id)).toEqual(endpoint)
  },
)

test('the ten of a person are counted over all their keys', async () => {
  for (let made = 0; made < 5; made++)
    for (const viewer of [key, other]) await makeEndpoint(viewer, { url: URL })
  for (const viewer of [owner, key, other])
    await expect(makeEndpoint(viewer, { url: URL })).rejects.toMatchObject({ code: 'too_many_endpoints' })
})

test.each<[string, (id: string) => Promise<unknown>]>([
  ['made', () => makeEndpoint(key, { url: URL })],
  ['changed', (id) => changeEndpoint(key, id, { url: 'https://thief.example/' })],
  ['enabled', (id) => changeEndpoint(key, id, { isEnabled: true })],
  ['given a new secret', (id) => renewSecret(key, id)],
  ['tried', (id) => testEndpoint(key, id)],
])('while its key is being revoked, no webhook is %s: it waits, and is refused', async (_, act) => {
  const { endpoint } = await makeEndpoint(key, { url: URL })
  await revoke(holder)
  const acting = act(endpoint.id).catch(({ code }) => code)
  await untilWaiting(1)
  await holder.query('commit')
  expect(await acting).toBe('key_refused')
  expect(await listEndpoints(owner)).toEqual([])
})

test('a key is revoked after the webhook that is being made by it, and takes it with it', async () => {
  await holder.query('begin; lock table claimcheck.endpoint_secret in exclusive mode')
  const making = makeEndpoint(key, { url: URL })
  await untilWaiting(1)
  const revoking = revoke(revoker)
  await untilWaiting(2)
  await holder.query('rollback')
  expect((await making).endpoint).toMatchObject({ url: URL, via: key.via })
  expect(await revoking).toBe(true)
  await revoker.query('commit')
  expect(await listEndpoints(owner)).toEqual([])
  const trail = await sandbox.cells('select kind from claimcheck.event where subject = $1 order by id', [
    owner.id,
  ])
  expect(trail).toEqual([['endpoint-made'], ['key-revoked'], ['endpoint-removed']])
})

test('by a key that was revoked, has expired or is gone, but is still remembered somewhere, nothing is made', async () => {
  const past = new Date(Date.now() - 1_000)
  const ended = [
    await insertKey(sandbox, owner.id, { revokedAt: past }),
    await insertKey(sandbox, owner.id, { expiresAt: past }),
    'key:gone',
  ]
  for (const via of ended)
    await expect(makeEndpoint({ ...owner, via }, { url: URL })).rejects.toMatchObject({ code: 'key_refused' })
  expect(await listEndpoints(owner)).toEqual([])
})
