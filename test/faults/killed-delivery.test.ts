import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { messageIdOf } from '../../lib/webhooks/message-id.ts'
import { createExport } from '../support/acts.ts'
import { type DeliveryRecord, deliveriesOf, insertEndpoint } from '../support/endpoints.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { openReceiver, type Receiver } from '../support/receiver.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

const sandbox = await openSandbox()
const ENVIRONMENT = { WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1', SHUTDOWN_GRACE_SECONDS: '5' }
let receiver: Receiver
let worker: TestWorker

const start = async () => {
  worker = await startWorker(sandbox, ENVIRONMENT)
}
beforeAll(async () => {
  receiver = await openReceiver()
  await start()
})
afterAll(async () => {
  expect(await worker.stop()).toBe(0)
  await receiver[Symbol.asyncDispose]()
})

/** An export of somebody's who is told on a path. */
async function exportToldOn(path: string): Promise<{ id: string; endpointId: string }> {
  const viewer = newViewer()
  const { id: endpointId } = await insertEndpoint(sandbox, viewer.id, receiver.url + path)
  const id = await createExport(viewer, orders, { columns: ['id'], filters: [] })
  return { id, endpointId }
}

async function deliveryOf(endpointId: string): Promise<DeliveryRecord> {
  const [delivery, ...others] = await deliveriesOf(sandbox, endpointId)
  if (!delivery) throw new Error('There is no delivery')
  expect(others).toEqual([])
  return delivery
}

/** Waits until a delivery has ended well. */
function untilDelivered(endpointId: string): Promise<DeliveryRecord> {
  return eventually('it is delivered', async () => {
    const [delivery] = await deliveriesOf(sandbox, endpointId)
    return delivery?.status === 'succeeded' ? delivery : undefined
  })
}

/** Lets the time be over in which a worker may hold what it has in hand. */
async function endHold(endpointId: string): Promise<void> {
  await sandbox.admin.query('update claimcheck.delivery set next_at = now() where endpoint_id = $1', [
    endpointId,
  ])
}

/** All messages on a path have the id of the one event. */
async function expectOneEvent(path: string, exportId: string): Promise<void> {
  const { rows } = await sandbox.admin.query(
    `select id, at from claimcheck.event where export_id = $1 and kind = 'succeeded'`,
    [exportId],
  )
  expect(rows).toHaveLength(1)
  const ids = (await receiver.until(path)).map(({ headers }) => headers['webhook-id'])
  expect(new Set(ids)).toEqual(new Set([messageIdOf(rows[0].id, rows[0].at)]))
}

test('a worker that is killed between the end of an export and its delivery loses nothing', async () => {
  // Nobody makes jobs of deliveries meanwhile.
  const holder = new pg.Client({ connectionString: sandbox.adminUrl, application_name: 'claimcheck-test' })
  await holder.connect()
  await holder.query(`select pg_advisory_lock(hashtextextended('deliveries', 0))`)
  const { id, endpointId } = await exportToldOn('/between')
  await untilSucceeded(sandbox, id)
  await worker.kill('SIGKILL')
  expect(await deliveryOf(endpointId)).toMatchObject({ status: 'pending', attempts: 0 })
  await holder.end()
  await start()
  expect(await untilDelivered(endpointId)).toMatchObject({ attempts: 1 })
  expect(await receiver.until('/between')).toHaveLength(1)
  await expectOneEvent('/between', id)
})

test('a worker that is killed in the middle of a delivery has it made again, under the same id', async () => {
  receiver.answering('/middle', (response, _, count) => {
    if (count > 1) response.writeHead(200).end()
  })
  const { id, endpointId } = await exportToldOn('/middle')
  await receiver.until('/middle')
  await worker.kill('SIGKILL')
  expect(await deliveryOf(endpointId)).toMatchObject({ status: 'pending', held: 'sending', attempts: 1 })
  await start()
  await endHold(endpointId)
  expect(await untilDelivered(endpointId)).toMatchObject({ attempts: 2, held: null })
  expect(await receiver.until('/middle')).toHaveLength(2)
  await expectOneEvent('/middle', id)
})

test('a delivery whose job was lost with its worker gets another one', async () => {
  const { endpointId } = await exportToldOn('/lost')
  await untilDelivered(endpointId)
  await sandbox.admin.query(
    `update claimcheck.delivery set status = 'pending', held = 'queued', next_at = now() where endpoint_id = $1`,
    [endpointId],
  )
  expect(await untilDelivered(endpointId)).toMatchObject({ attempts: 2 })
})

test('a worker that stops gives back what it could not finish, and another one goes on at once', async () => {
  receiver.answering('/stop', (response, _, count) => {
    if (count > 1) response.writeHead(200).end()
  })
  const { id, endpointId } = await exportToldOn('/stop')
  await receiver.until('/stop')
  const before = await deliveryOf(endpointId)
  expect(await worker.stop()).toBe(0)
  expect(await deliveryOf(endpointId)).toMatchObject({
    status: 'pending',
    held: null,
    last_error: null,
    attempts_max: before.attempts_max + 1,
  })
  await start()
  await untilDelivered(endpointId)
  await expectOneEvent('/stop', id)
})

test('a frozen worker that comes back changes nothing of what another one has told meanwhile', async () => {
  receiver.answering('/frozen', (response, _, count) => {
    if (count > 1) response.writeHead(200).end('the second')
  })
  const { endpointId } = await exportToldOn('/frozen')
  await receiver.until('/frozen')
  const frozen = worker
  process.kill(frozen.pid, 'SIGSTOP')
  await start()
  await endHold(endpointId)
  await untilDelivered(endpointId)
  process.kill(frozen.pid, 'SIGCONT')
  expect(await frozen.stop()).toBe(0)
  expect(await deliveryOf(endpointId)).toMatchObject({
    status: 'succeeded',
    attempts: 2,
    last_response: 'the second',
  })
})
