import { beforeAll, describe, expect, test } from 'vitest'
import { deliveryPageSchema, endpointListSchema, madeEndpointSchema } from '../../server/api/endpoints.ts'
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
import { call } from '../support/api.ts'
import { deliveriesOf, insertKey, insertUser } from '../support/endpoints.ts'
import { newViewer } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { currentViewer } from '../support/viewer.ts'

const sandbox = await openSandbox()
const URL = 'https://hooks.example/a/secret/path'
const me = await currentViewer()
const NARROWING = { datasets: ['orders'], attributes: null }

beforeAll(() => insertUser(sandbox, me.id))

async function newOwner() {
  const viewer = newViewer()
  await insertUser(sandbox, viewer.id)
  return viewer
}

const ONE = '/api/endpoints/{id}'
const AGAIN = `POST ${ONE}/deliveries/{deliveryId}/send-again`

async function trailOf(ownerId: string) {
  const { rows } = await sandbox.admin.query(
    'select kind, details, via from claimcheck.event where subject = $1 order by id',
    [ownerId],
  )
  return rows
}

test('a program adds a webhook, reads it, changes it, tries it, sends again and removes it', async () => {
  const made = await call('POST /api/endpoints', {
    body: { url: URL, events: ['export.failed', 'export.failed'] },
  })
  expect(made.status).toBe(201)
  const { secret, ...endpoint } = madeEndpointSchema.parse(await made.json())
  expect(made.headers.get('location')).toBe(`/api/endpoints/${endpoint.id}`)
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(endpoint).toMatchObject({ url: URL, events: ['export.failed'], datasets: null, isEnabled: true })

  const listed = await call('GET /api/endpoints')
  expect(endpointListSchema.parse(await listed.json())).toEqual({ endpoints: [endpoint] })
  expect(await (await call(`GET ${ONE}`, { id: endpoint.id })).json()).toEqual(endpoint)

  const change = { datasets: ['orders'], events: ['export.succeeded'] }
  const changed = await call(`PATCH ${ONE}`, { id: endpoint.id, body: change })
  expect(await changed.json()).toEqual({ ...endpoint, ...change })

  const tested = await call(`POST ${ONE}/test`, { id: endpoint.id })
  expect(tested.status).toBe(202)
  const delivery = (await tested.json()) as { id: string }
  expect(delivery).toMatchObject({ type: 'test', status: 'pending', attempts: 0, exportId: null })
  const tooFast = await call(`POST ${ONE}/test`, { id: endpoint.id })
  const seconds = tooFast.headers.get('retry-after')
  expect(tooFast.status).toBe(429)
  expect(Number(seconds)).toBeGreaterThan(0)
  expect(Number(seconds)).toBeLessThanOrEqual(10)
  expect((await tooFast.json()) as object).toMatchObject({ params: { retryAfterSeconds: Number(seconds) } })

  await sandbox.admin.query(
    `update claimcheck.delivery set status = 'failed', attempts = 9, finished_at = now(), last_error = 'gone' where id = $1`,
    [delivery.id],
  )
  const page = await call(`GET ${ONE}/deliveries`, { id: endpoint.id })
  expect(deliveryPageSchema.parse(await page.json())).toMatchObject({
    deliveries: [{ id: delivery.id, status: 'failed', nextAt: null, lastError: { code: 'gone' } }],
    nextCursor: null,
  })
  const again = await call(AGAIN, { id: endpoint.id, params: { deliveryId: delivery.id } })
  expect(again.status).toBe(202)
  expect(await deliveriesOf(sandbox, endpoint.id)).toMatchObject([
    { id: delivery.id, status: 'pending', attempts: 9, attempts_max: 18, finished_at: null },
  ])

  expect((await call(`DELETE ${ONE}`, { id: endpoint.id })).status).toBe(204)
  expect((await call(`GET ${ONE}`, { id: endpoint.id })).status).toBe(404)
  const trail = await trailOf(me.id)
  expect(trail.map(({ kind }) => kind)).toEqual([
    'endpoint-made',
    'endpoint-changed',
    'endpoint-tested',
    'endpoint-removed',
  ])
  expect(trail[1].details.changed).toEqual(['events', 'datasets'])
  expect(JSON.stringify(trail)).not.toMatch(/secret\/path|whsec/)
})

describe('is refused with the field that is wrong:', () => {
  test.each([
    [{}, 'url'],
    [{ url: 7 }, 'url'],
    [{ url: 'http://hooks.example/' }, 'url'],
    [{ url: 'https://[::ffff:127.0.0.1]/' }, 'url'],
    [{ url: `https://hooks.example/${'x'.repeat(2_000)}` }, 'url'],
    [{ url: `https://hooks.example/${'é'.repeat(1_900)}` }, 'url'],
    [{ url: URL, events: [] }, 'events'],
    [{ url: URL, events: ['export.made'] }, 'events.0'],
    [{ url: URL, datasets: ['no such one'] }, 'datasets.0'],
    [{ url: URL, datasets: [] }, 'datasets'],
    [{ url: URL, secret: 'mine' }, ''],
    [[], ''],
    [null, ''],
  ])('%j', async (body, path) => {
    const response = await call('POST /api/endpoints', { body })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ path }] })
  })

  test('what is no JSON', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await call('POST /api/endpoints', { body: 'url=x', headers })).status).toBe(415)
  })
})

test('a person has ten at most, also when they ask for many at once', async () => {
  const viewer = await newOwner()
  const outcomes = await Promise.allSettled(
    Array.from({ length: 14 }, () => makeEndpoint(viewer, { url: URL })),
  )
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  expect(await listEndpoints(viewer)).toHaveLength(10)
  await expect(makeEndpoint(viewer, { url: URL })).rejects.toMatchObject({ code: 'too_many_endpoints' })
})

test('to nobody else it exists, whatever they ask', async () => {
  const { endpoint } = await makeEndpoint(await newOwner(), { url: URL })
  const deliveryId = await testEndpoint(await ownerOf(endpoint.id), endpoint.id)
  const stranger = await newOwner()
  const unknown = { code: 'endpoint_unknown' }
  for (const id of [endpoint.id, 'x', '', '../x', endpoint.id.toUpperCase()]) {
    await expect(findEndpoint(stranger, id)).rejects.toMatchObject(unknown)
    await expect(changeEndpoint(stranger, id, { isEnabled: false })).rejects.toMatchObject(unknown)
    await expect(removeEndpoint(stranger, id)).rejects.toMatchObject(unknown)
    await expect(renewSecret(stranger, id)).rejects.toMatchObject(unknown)
    await expect(testEndpoint(stranger, id)).rejects.toMatchObject(unknown)
    await expect(listDeliveries(stranger, id)).rejects.toMatchObject(unknown)
    await expect(sendAgain(stranger, id, deliveryId)).rejects.toMatchObject(unknown)
  }
  // Nor does what another endpoint was told, at one's own.
  const { endpoint: own } = await makeEndpoint(stranger, { url: URL })
  await expect(sendAgain(stranger, own.id, deliveryId)).rejects.toMatchObject({ code: 'delivery_unknown' })
})

async function ownerOf(endpointId: string) {
  const [row] = await sandbox.cells('select owner_id from claimcheck.endpoint where id = $1', [endpointId])
  return { ...me, id: String(row?.[0]) }
}

test('what a key makes is held to what the key is held to', async () => {
  const owner = await newOwner()
  const via = await insertKey(sandbox, owner.id)
  const key = { ...owner, narrowing: NARROWING, via }
  const { endpoint: all } = await makeEndpoint(owner, { url: URL })
  const { endpoint: held } = await makeEndpoint(key, { url: URL })
  expect((await listEndpoints(owner)).map(({ id }) => id)).toEqual([all.id, held.id])
  expect((await listEndpoints(key)).map(({ id }) => id)).toEqual([held.id])
  await expect(findEndpoint(key, all.id)).rejects.toMatchObject({ code: 'endpoint_unknown' })
  const { rows } = await sandbox.admin.query('select narrowing, via from claimcheck.endpoint where id = $1', [
    held.id,
  ])
  expect(rows).toEqual([{ narrowing: NARROWING, via }])
  expect((await trailOf(owner.id)).map(({ via }) => via)).toEqual([null, via])
})

test('one that is disabled is told nothing more, and enabling it forgets that it has failed', async () => {
  const owner = await newOwner()
  const { endpoint } = await makeEndpoint(owner, { url: URL })
  const deliveryId = await testEndpoint(owner, endpoint.id)
  await sandbox.admin.query(
    'update claimcheck.endpoint set failures = 7, failing_since = now() where id = $1',
    [endpoint.id],
  )
  expect(await changeEndpoint(owner, endpoint.id, { isEnabled: false })).toMatchObject({ isEnabled: false })
  expect(await deliveriesOf(sandbox, endpoint.id)).toMatchObject([
    { status: 'failed', last_error: 'endpoint_disabled' },
  ])
  const refused = { code: 'endpoint_disabled' }
  await expect(sendAgain(owner, endpoint.id, deliveryId)).rejects.toMatchObject(refused)
  await expect(testEndpoint(owner, endpoint.id)).rejects.toMatchObject(refused)
  expect(await changeEndpoint(owner, endpoint.id, { isEnabled: true })).toMatchObject({
    isEnabled: true,
    failingSince: null,
  })
  expect((await trailOf(owner.id)).slice(-2).map(({ details }) => details.isEnabled)).toEqual([false, true])
})

test('a new secret leaves the one before for a day', async () => {
  const owner = await newOwner()
  const { endpoint, secret } = await makeEndpoint(owner, { url: URL })
  const renewed = await renewSecret(owner, endpoint.id)
  const { rows } = await sandbox.admin.query(
    `select secret, extract(epoch from ends_at - now())::int > 86000 as is_for_a_day from claimcheck.endpoint_secret
     where endpoint_id = $1 order by created_at`,
    [endpoint.id],
  )
  expect(rows).toEqual([
    { secret, is_for_a_day: true },
    { secret: renewed, is_for_a_day: null },
  ])
})

test('deliveries come page by page, the newest first', async () => {
  const owner = await newOwner()
  const { endpoint } = await makeEndpoint(owner, { url: URL })
  await sandbox.admin.query(
    `insert into claimcheck.delivery (id, endpoint_id, event_id, kind) select gen_random_uuid(), $1, n, 'test' from generate_series(1, 5) n`,
    [endpoint.id],
  )
  const first = await listDeliveries(owner, endpoint.id, { limit: 3 })
  const second = await listDeliveries(owner, endpoint.id, { limit: 3, cursor: String(first.nextCursor) })
  const events = [...first.deliveries, ...second.deliveries].map(({ eventId }) => eventId)
  expect(events).toEqual(['5', '4', '3', '2', '1'])
  expect(second.nextCursor).toBeNull()
  expect(await listDeliveries(owner, endpoint.id, { cursor: 'x' })).toEqual({
    deliveries: [],
    nextCursor: null,
  })
})

test('who tries a webhook again as soon as a refusal says may do so', async () => {
  const made = await call('POST /api/endpoints', { body: { url: URL } })
  const { id } = madeEndpointSchema.parse(await made.json())
  expect((await call(`POST ${ONE}/test`, { id })).status).toBe(202)
  const seconds = Number((await call(`POST ${ONE}/test`, { id })).headers.get('retry-after'))
  const pass =
    'update claimcheck.endpoint set tested_at = tested_at - make_interval(secs => $2) where id = $1'
  await sandbox.admin.query(pass, [id, seconds])
  expect((await call(`POST ${ONE}/test`, { id })).status).toBe(202)
  expect((await call(`DELETE ${ONE}`, { id })).status).toBe(204)
})
