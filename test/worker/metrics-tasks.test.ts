import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { startAttempt } from '../../lib/exports/transitions.ts'
import { exposition } from '../../lib/metrics/registry.ts'
import { configuredStore } from '../../lib/store/configured-store.ts'
import { artifactKey } from '../../lib/store/keys.ts'
import { database } from '../../worker/database.ts'
import { handleExport } from '../../worker/run/handler.ts'
import { HandOverError } from '../../worker/run/stop-reasons.ts'
import { checkingDatasets } from '../../worker/tasks/check-datasets.ts'
import { endGivenUp } from '../../worker/tasks/end-given-up.ts'
import { every } from '../../worker/tasks/every.ts'
import { reap } from '../../worker/tasks/reaper.ts'
import { sweep } from '../../worker/tasks/sweep.ts'
import { handleDelivery } from '../../worker/webhooks/handler.ts'
import { insertEndpoint } from '../support/endpoints.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { handlerContext, openConsumer, take, takeAgain, takeJob } from '../support/handler.ts'
import { valueIn } from '../support/metrics.ts'
import { openSandbox } from '../support/sandbox.ts'
import { claimStore } from '../support/store.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
await claimStore(sandbox)
const boss = await openConsumer()

/** How much a counter has grown by what is done. */
async function growthOf(
  name: string,
  labels: Record<string, string>,
  work: () => Promise<unknown>,
): Promise<number> {
  const before = valueIn(await exposition(), name, labels) ?? 0
  await work()
  return (valueIn(await exposition(), name, labels) ?? 0) - before
}

const ATTEMPTS = 'claimcheck_attempts_total'

test('an attempt that is to be tried again and the one that succeeds are told apart, and only the first one waited', async () => {
  const context = handlerContext(sandbox, boss)
  const job = await takeJob(boss)
  const away = { ...context, source: { ...context.source, url: 'postgres://nobody@127.0.0.1:1/nowhere' } }
  const retried = () =>
    growthOf(ATTEMPTS, { end: 'retried', code: 'source_failed' }, () => handleExport(away, job))
  expect(await growthOf('claimcheck_export_waiting_seconds_count', {}, retried)).toBe(1)
  const again = await takeAgain(sandbox, boss, job.id)
  const succeeded = () =>
    growthOf(ATTEMPTS, { end: 'succeeded', code: '', dataset: 'orders' }, () => handleExport(context, again))
  expect(await growthOf('claimcheck_export_waiting_seconds_count', {}, succeeded)).toBe(0)
  const told = await exposition()
  expect(valueIn(told, ATTEMPTS, { end: 'retried', code: 'source_failed' })).toBe(1)
  expect(valueIn(told, ATTEMPTS, { end: 'succeeded' })).toBe(1)
  expect(valueIn(told, 'claimcheck_source_connections')).toBe(0)
})

test('an attempt of a worker that stops is handed over, and the next one is another', async () => {
  const context = handlerContext(sandbox, boss)
  context.running.stopAll(new HandOverError())
  const job = await takeJob(boss)
  expect(await growthOf(ATTEMPTS, { end: 'handed_over' }, () => handleExport(context, job))).toBe(1)
  await handleExport(handlerContext(sandbox, boss), await take(boss, job.id))
})

test('a dataset that is not in the registry makes no label of its own', async () => {
  const id = await insertExport(sandbox, {
    slot: 1,
    turn_at: new Date(),
    dataset: 'made-up',
    left_at: new Date(0),
  })
  await sandbox.admin.query(
    `insert into pgboss.job (id, name, data, policy, group_id)
     select $1::uuid, name, jsonb_build_object('exportId', $1::text), policy, 'demo' from pgboss.queue where name = 'export'`,
    [id],
  )
  const job = await take(boss, id)
  const unknown = { dataset: 'unknown', end: 'failed', code: 'dataset_unknown' }
  expect(await growthOf(ATTEMPTS, unknown, () => handleExport(handlerContext(sandbox, boss), job))).toBe(1)
  expect(await exposition()).not.toContain('made-up')
})

test('an export that is taken from a dead worker counts once, whoever else looks', async () => {
  const job = await takeJob(boss)
  await startAttempt(database(), job.id)
  const reaping = () => Promise.all([reap(boss), reap(boss)])
  expect(await growthOf('claimcheck_recoveries_total', { worker: 'dead' }, reaping)).toBe(1)
})

test('an export that is given up counts once, with its reason', async () => {
  const id = await insertExport(sandbox, { status: 'running', attempt: 1 })
  const twice = async () => {
    await endGivenUp(boss, id, 'job_lost')
    await endGivenUp(boss, id, 'job_lost')
  }
  expect(await growthOf('claimcheck_exports_given_up_total', { code: 'job_lost' }, twice)).toBe(1)
})

test('the sweep tells what it has removed and when it has come to its end', async () => {
  await finishedExport(sandbox, Buffer.from('x'), { expires_at: new Date(0), finished_at: new Date() })
  const failed = await insertExport(sandbox, { status: 'failed', attempt: 1, finished_at: new Date() })
  const partial = path.join(sandbox.storeFolder, 'partial')
  await mkdir(partial, { recursive: true })
  await writeFile(path.join(partial, artifactKey(failed, 1, 'csv')), 'x')
  const before = Date.now() / 1_000
  const sweeping = () => sweep(configuredStore(), { rowDays: 90, eventDays: 90 })
  const FILES = 'claimcheck_sweep_files_removed_total'
  expect(
    await growthOf(FILES, { kind: 'published' }, async () =>
      expect(await growthOf(FILES, { kind: 'partial' }, sweeping)).toBe(1),
    ),
  ).toBe(1)
  const told = await exposition()
  expect(valueIn(told, 'claimcheck_sweep_exports_expired_total')).toBe(1)
  expect(valueIn(told, 'claimcheck_sweep_last_success_timestamp_seconds')).toBeGreaterThanOrEqual(before)
})

test('a task that fails is counted by its name', async () => {
  const failing = async () => {
    await using _task = every(1_000_000, 'of-the-test', () => Promise.reject(new Error('no')))
  }
  expect(await growthOf('claimcheck_task_failures_total', { task: 'of-the-test' }, failing)).toBe(1)
})

test('a try of a delivery is counted by what has become of it', async () => {
  const endpoint = await insertEndpoint(sandbox, newViewer().id, 'http://127.0.0.1:1/')
  const deliveryId = randomUUID()
  await sandbox.admin.query(
    `insert into claimcheck.delivery (id, endpoint_id, event_id, kind, state, held)
     values ($1, $2, 1, 'failed', '{}', 'queued')`,
    [deliveryId, endpoint.id],
  )
  const tries = (labels: Record<string, string>, work: () => Promise<void>) =>
    growthOf('claimcheck_webhook_tries_total', labels, work)
  const handle = () => handleDelivery({ data: { deliveryId } }, { allowed: [] }, new AbortController().signal)
  expect(await tries({ end: 'to_be_tried_again' }, handle)).toBe(1)
  await sandbox.admin.query('update claimcheck.endpoint set is_enabled = false where id = $1', [endpoint.id])
  await sandbox.admin.query(`update claimcheck.delivery set held = 'queued' where id = $1`, [deliveryId])
  expect(await tries({ end: 'failed', reason: 'endpoint_disabled' }, handle)).toBe(1)
})

test('datasets that nobody can export are counted when a worker starts', async () => {
  const fields = { columns: { id: { label: 'Id', kind: 'integer' } } } as const
  const datasets = [
    defineDataset({ ...fields, id: 'whole', label: 'Whole', sql: 'select 1 as id' }),
    defineDataset({ ...fields, id: 'broken', label: 'Broken', sql: 'select id from demo.nowhere' }),
  ]
  const source = { url: sandbox.sourceUrl, variable: 'SOURCE_DATABASE_URL' }
  await using _checking = checkingDatasets(source, datasets, 10)
  await eventually('a dataset is counted', async () => {
    return valueIn(await exposition(), 'claimcheck_datasets_faulty') === 1 || undefined
  })
})
