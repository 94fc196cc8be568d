import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { localStore } from '../../lib/store/local-store.ts'
import { closeDatabase } from '../../worker/database.ts'
import { sweep } from '../../worker/tasks/sweep.ts'
import { handleDelivery } from '../../worker/webhooks/handler.ts'
import { deliveriesOf, insertEndpoint, insertKey } from '../support/endpoints.ts'
import { newViewer } from '../support/exports.ts'
import { openReceiver, type Receiver } from '../support/receiver.ts'
import { openSandbox } from '../support/sandbox.ts'
import { claimStore } from '../support/store.ts'

/** What becomes of the webhooks of API keys that have ended. */
const sandbox = await openSandbox()
await claimStore(sandbox)
const WAY = { allowed: ['127.0.0.1'] }
const [PAST, FUTURE] = [new Date(Date.now() - 1_000), new Date(Date.now() + 3_600_000)]
let receiver: Receiver
let owner: string

beforeAll(async () => {
  receiver = await openReceiver()
})
afterAll(async () => {
  await receiver[Symbol.asyncDispose]()
  await closeDatabase()
})
beforeEach(() => {
  owner = newViewer().id
})

/** A webhook that a key has made, with a delivery that was queued. */
async function endpointOf(via: string, path: string): Promise<{ endpointId: string; deliveryId: string }> {
  const { id: endpointId } = await insertEndpoint(sandbox, owner, receiver.url + path, { via })
  const deliveryId = randomUUID()
  await sandbox.admin.query(
    `insert into claimcheck.delivery (id, endpoint_id, event_id, kind, held) values ($1, $2, 7, 'test', 'queued')`,
    [deliveryId, endpointId],
  )
  return { endpointId, deliveryId }
}

test.each([
  ['before the day of its key', { expiresAt: FUTURE }, { status: 'succeeded', last_error: null }],
  ['from that day on', { expiresAt: PAST }, { status: 'failed', last_error: 'key_ended', last_status: null }],
  ['after its revocation', { revokedAt: PAST }, { status: 'failed', last_error: 'key_ended' }],
])('what a webhook was still to be told, %s', async (when, key, ended) => {
  const path = `/${when.replaceAll(' ', '-')}`
  const { endpointId, deliveryId } = await endpointOf(await insertKey(sandbox, owner, key), path)
  await handleDelivery({ data: { deliveryId } }, WAY, new AbortController().signal)
  expect(await deliveriesOf(sandbox, endpointId)).toMatchObject([{ ...ended, held: null }])
  const sent = receiver.received.filter((message) => message.path === path)
  expect(sent).toHaveLength(ended.status === 'succeeded' ? 1 : 0)
  // It says nothing about the receiver.
  const standing = 'select failures, is_enabled from claimcheck.endpoint where id = $1'
  expect(await sandbox.cells(standing, [endpointId])).toEqual([['0', 't']])
})

test('the sweep removes those of ended keys, says so in the trail, and leaves the others', async () => {
  const kept = [
    await insertEndpoint(sandbox, owner, 'https://hooks.example/own'),
    await insertEndpoint(sandbox, owner, 'https://hooks.example/lasting', {
      via: await insertKey(sandbox, owner),
    }),
    await insertEndpoint(sandbox, owner, 'https://hooks.example/later', {
      via: await insertKey(sandbox, owner, { expiresAt: FUTURE }),
    }),
  ]
  const removed = [
    await endpointOf(await insertKey(sandbox, owner, { expiresAt: PAST }), '/secret/expired'),
    await endpointOf(await insertKey(sandbox, owner, { revokedAt: PAST }), '/secret/revoked'),
    await endpointOf('key:gone', '/secret/gone'),
  ]
  const store = localStore(sandbox.storeFolder)
  const retention = { rowDays: 90, eventDays: 90 }
  // Two workers at the same moment, and each once more.
  await Promise.all([sweep(store, retention), sweep(store, retention)])
  await sweep(store, retention)
  const left = await sandbox.cells('select id from claimcheck.endpoint where owner_id = $1', [owner])
  expect(left.flat().toSorted()).toEqual(kept.map(({ id }) => id).toSorted())
  for (const { endpointId } of removed) expect(await deliveriesOf(sandbox, endpointId)).toEqual([])
  const { rows } = await sandbox.admin.query(
    `select actor, details from claimcheck.event where kind = 'endpoint-removed' and subject = $1`,
    [owner],
  )
  const lines = removed.map(({ endpointId }) => ({
    actor: null,
    details: { endpointId, origin: receiver.url },
  }))
  expect(rows).toHaveLength(lines.length)
  expect(rows).toEqual(expect.arrayContaining(lines))
})
