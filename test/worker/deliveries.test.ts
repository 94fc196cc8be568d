import type pg from 'pg'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { giveUp } from '../../lib/exports/transitions.ts'
import { messageIdOf } from '../../lib/webhooks/message-id.ts'
import { asDb } from '../../worker/database.ts'
import { createExport } from '../support/acts.ts'
import { type DeliveryRecord, deliveriesOf, insertEndpoint } from '../support/endpoints.ts'
import { insertExport, newViewer, untilSucceeded } from '../support/exports.ts'
import { openReceiver, type Receiver } from '../support/receiver.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

/** Two workers, which share all of it. */
const sandbox = await openSandbox()
/** Those that stop do not wait for who does not answer. */
const ALLOWED = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8', SHUTDOWN_GRACE_SECONDS: '5' }
let receiver: Receiver
let workers: TestWorker[]
let viewer = newViewer()

beforeAll(async () => {
  receiver = await openReceiver()
  workers = await Promise.all([startWorker(sandbox, ALLOWED), startWorker(sandbox, ALLOWED)])
})
afterAll(async () => {
  for (const worker of workers) expect(await worker.stop()).toBe(0)
  await receiver[Symbol.asyncDispose]()
})
beforeEach(() => {
  viewer = newViewer()
})

const endpointAt = (path: string, columns: Record<string, unknown> = {}) =>
  insertEndpoint(sandbox, viewer.id, receiver.url + path, columns)

/** Ends so many exports of the viewer's, as a worker does that finds no job for them. */
async function tell(count = 1): Promise<void> {
  for (let each = 0; each < count; each++) {
    await insertExport(sandbox, { owner_id: viewer.id, status: 'running', attempt: 1 })
  }
  const { rows } = await sandbox.admin.query(
    `select id from claimcheck.export where owner_id = $1 and status = 'running'`,
    [viewer.id],
  )
  for (const { id } of rows) await giveUp(asDb(sandbox.admin as pg.Pool), id, 'job_lost')
}

function untilDelivery(
  endpointId: string,
  what: string,
  isSo: (delivery: DeliveryRecord) => boolean,
): Promise<DeliveryRecord> {
  return eventually(`a delivery ${what}`, async () => {
    const [delivery] = await deliveriesOf(sandbox, endpointId)
    return delivery && isSo(delivery) ? delivery : undefined
  })
}

/** Lets the pause before the next try be over. */
function skipPause(endpointId: string): Promise<unknown> {
  return sandbox.admin.query(
    `update claimcheck.delivery set next_at = now() where endpoint_id = $1 and held is null`,
    [endpointId],
  )
}

test('an endpoint is told of an export that has succeeded, signed as Standard Webhooks are', async () => {
  const { id: endpointId, secret } = await endpointAt('/signed')
  const id = await createExport(viewer, orders, { columns: ['id'], filters: [] })
  const { sha256 } = await untilSucceeded(sandbox, id)
  const [message] = await receiver.until('/signed')
  const told = new Webhook(secret).verify(message?.body ?? '', message?.headers as Record<string, string>)
  const { rows } = await sandbox.admin.query(
    `select id, at from claimcheck.event where export_id = $1 and kind = 'succeeded'`,
    [id],
  )
  expect(message?.headers['webhook-id']).toBe(messageIdOf(rows[0].id, rows[0].at))
  expect(told).toMatchObject({
    type: 'export.succeeded',
    timestamp: rows[0].at.toISOString(),
    data: { id, dataset: 'orders', status: 'succeeded', artifact: { sha256, rowCount: 2_000 } },
  })
  const other = new Webhook(`whsec_${Buffer.alloc(32).toString('base64')}`)
  expect(() => other.verify(message?.body ?? '', message?.headers as Record<string, string>)).toThrow()
  await untilDelivery(endpointId, 'has succeeded', ({ status }) => status === 'succeeded')
})

test('what was answered with 500 is told again under the same id, and by both secrets where there is a new one', async () => {
  const { id: endpointId, secret } = await endpointAt('/again')
  const earlier = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`
  await sandbox.admin.query(
    `insert into claimcheck.endpoint_secret (id, endpoint_id, secret, ends_at)
     values (gen_random_uuid(), $1, $2, now() + interval '1 day'), (gen_random_uuid(), $1, $2, now() - interval '1 s')`,
    [endpointId, earlier],
  )
  receiver.answering('/again', (response, _, count) => {
    response.writeHead(count === 1 ? 500 : 200).end(count === 1 ? 'not yet' : 'thanks')
  })
  await tell()
  const failed = await untilDelivery(endpointId, 'has failed once', ({ last_status }) => last_status === 500)
  expect(failed).toMatchObject({
    status: 'pending',
    attempts: 1,
    last_error: 'refused',
    last_response: 'not yet',
  })
  const pause = Number(failed.next_at) - Date.now()
  expect(pause).toBeGreaterThan(1_000)
  expect(pause).toBeLessThan(6_000)
  await skipPause(endpointId)
  const messages = await receiver.until('/again', 2)
  expect(new Set(messages.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  for (const { body, headers } of messages) {
    expect(String(headers['webhook-signature']).split(' ')).toHaveLength(2)
    for (const each of [secret, earlier]) new Webhook(each).verify(body, headers as Record<string, string>)
  }
  expect(
    await untilDelivery(endpointId, 'has succeeded', ({ status }) => status === 'succeeded'),
  ).toMatchObject({
    attempts: 2,
    last_error: null,
    last_response: 'thanks',
    finished_at: expect.any(Date),
  })
  const [[failing] = []] = await sandbox.cells(
    'select failing_since from claimcheck.endpoint where id = $1',
    [endpointId],
  )
  expect(failing).toBeNull()
})

test('after its last try a delivery has failed, and after fifty in a row the endpoint is disabled', async () => {
  const { id: endpointId } = await endpointAt('/dead', { failing_since: new Date(), failures: 49 })
  receiver.answering('/dead', (response) => response.writeHead(503).end())
  await tell(2)
  await eventually('both have ended', async () => {
    // The next try of each is its last.
    await sandbox.admin.query(
      `update claimcheck.delivery set attempts_max = attempts + 1, next_at = now()
       where endpoint_id = $1 and held is null and status = 'pending'`,
      [endpointId],
    )
    const deliveries = await deliveriesOf(sandbox, endpointId)
    return deliveries.every(({ status }) => status === 'failed') || undefined
  })
  const { rows } = await sandbox.admin.query('select * from claimcheck.endpoint where id = $1', [endpointId])
  expect(rows[0]).toMatchObject({ is_enabled: false, disabled_reason: 'failing' })
  const trail = await sandbox.cells(
    `select actor, details->>'reason', details->>'origin' from claimcheck.event where kind = 'endpoint-changed' and subject = $1`,
    [viewer.id],
  )
  expect(trail).toEqual([[null, 'failing', receiver.url]])
  await tell()
  expect(await deliveriesOf(sandbox, endpointId)).toHaveLength(2)
})

test('five days without success disable it too, and 410 at once', async () => {
  const days = await endpointAt('/days', { failing_since: new Date(Date.now() - 5.1 * 86_400_000) })
  const gone = await endpointAt('/gone')
  receiver.answering('/days', (response) => response.writeHead(500).end())
  receiver.answering('/gone', (response) => response.writeHead(410).end())
  await tell()
  const disabled = await eventually('both are disabled', async () => {
    const rows = await sandbox.cells(
      'select id, disabled_reason from claimcheck.endpoint where owner_id = $1 and not is_enabled order by 2',
      [viewer.id],
    )
    return rows.length === 2 ? rows : undefined
  })
  expect(disabled).toEqual([
    [days.id, 'failing'],
    [gone.id, 'gone'],
  ])
})

test('whose owner is disabled is told nothing', async () => {
  const { id: endpointId } = await endpointAt('/disabled-owner')
  await sandbox.admin.query('update claimcheck."user" set disabled_at = now() where id = $1', [viewer.id])
  await tell()
  const delivery = await untilDelivery(endpointId, 'was given up', ({ status }) => status === 'failed')
  expect(delivery).toMatchObject({ last_error: 'owner_disabled', last_status: null })
  expect(receiver.received.filter(({ path }) => path === '/disabled-owner')).toEqual([])
})

test('what does not answer holds up neither exports nor others, and has one connection at a time', async () => {
  let [open, most] = [0, 0]
  receiver.answering('/silent', (response) => {
    open++
    most = Math.max(most, open)
    response.on('close', () => open--)
  })
  const silent = await endpointAt('/silent', { failing_since: new Date() })
  await tell(20)
  await receiver.until('/silent')
  const busy = viewer
  viewer = newViewer()
  const live = await endpointAt('/live')
  await tell(20)
  await receiver.until('/live', 20)
  const id = await createExport(viewer, orders, { columns: ['id'], filters: [] })
  await untilSucceeded(sandbox, id)
  // Of one that has failed the time is over, and another may have begun.
  const begun = await deliveriesOf(sandbox, silent.id)
  expect(begun.filter((each) => each.attempts > 0 && !each.last_error).length).toBeLessThan(2)
  expect(most).toBe(1)
  const ids = (await receiver.until('/live', 21)).map(({ headers }) => headers['webhook-id'])
  // Two workers: none of them twice.
  expect(new Set(ids).size).toBe(ids.length)
  expect(await deliveriesOf(sandbox, live.id)).toHaveLength(21)
  await sandbox.admin.query('delete from claimcheck.endpoint where owner_id = $1', [busy.id])
})

test('no address that is not allowed is called, and a job carries an id and nothing else', async () => {
  const { id: endpointId } = await insertEndpoint(sandbox, viewer.id, 'https://10.255.255.1/')
  await tell()
  const { last_error } = await untilDelivery(
    endpointId,
    'was tried',
    ({ attempts, held }) => attempts === 1 && !held,
  )
  expect(last_error).toBe('address_refused')
  const rows = await sandbox.cells(
    `select distinct k, output::text from pgboss.job, jsonb_object_keys(data) k where name = 'delivery'`,
  )
  expect(rows).toEqual([['deliveryId', null]])
  const secrets = await sandbox.cells('select secret from claimcheck.endpoint_secret')
  for (const worker of workers) {
    for (const [secret] of secrets) expect(worker.output()).not.toContain(secret)
    expect(worker.output()).not.toContain(receiver.url)
  }
})

test('what cannot be made is told as such, and one that was begun too often is left alone', async () => {
  const broken = await endpointAt('/broken')
  const often = await endpointAt('/often')
  await sandbox.admin.query(`update claimcheck.endpoint set url = 'no address' where id = $1`, [broken.id])
  await sandbox.admin.query(
    `insert into claimcheck.delivery (id, endpoint_id, event_id, kind, attempts, held) values (gen_random_uuid(), $1, 1, 'test', 9, 'sending')`,
    [often.id],
  )
  const { last_error } = await untilDelivery(often.id, 'has failed', ({ status }) => status === 'failed')
  expect(last_error).toBe('broken_off')
  expect(receiver.received.filter(({ path }) => path === '/often')).toEqual([])
  await tell()
  const tried = await untilDelivery(broken.id, 'was tried', ({ attempts, held }) => attempts === 1 && !held)
  expect(tried).toMatchObject({ status: 'pending', last_error: 'not_made' })
})
