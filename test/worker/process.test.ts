import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect, test } from 'vitest'
import { countWorkers } from '../../server/workers-online.ts'
import { createExport } from '../support/acts.ts'
import { insertExport, newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { closeGate } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, untilChecked } from '../support/worker.ts'

const sandbox = await openSandbox()
const root = path.join(import.meta.dirname, '..', '..')
const request = { columns: ['id'], filters: [] }

/** Runs a worker that cannot start. */
function failedStart(environment: Record<string, string>) {
  return spawnSync(process.execPath, [path.join('worker', 'main.ts')], {
    cwd: root,
    encoding: 'utf8',
    timeout: 30_000,
    env: { NODE_ENV: 'production', PATH: process.env.PATH, CLAIMCHECK_PROCESS: 'worker', ...environment },
  })
}

test('a worker is online from its start to its stop, and stops in order', async () => {
  expect((await countWorkers()).online).toBe(0)
  const worker = await startWorker(sandbox)
  expect((await countWorkers()).online).toBe(1)
  expect(await worker.stop()).toBe(0)
  expect((await countWorkers()).online).toBe(0)
})

test('a worker that is told to stop finishes what it is writing', async () => {
  const worker = await startWorker(sandbox)
  await using gate = await closeGate(sandbox)
  const id = await createExport(newViewer(), orders, request)
  await untilStatus(sandbox, id, 'running')
  await gate.waiting(1)
  const stopped = worker.stop()
  await gate.open()
  expect(await stopped).toBe(0)
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'succeeded', attempt: 1 })
})

test('exports that were made while no worker was online run when one comes', async () => {
  const ids = [
    await createExport(newViewer(), orders, request),
    await createExport(newViewer(), orders, request),
  ]
  const worker = await startWorker(sandbox)
  for (const id of ids) expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 1 })
  await worker.stop()
})

test('its log is one JSON object a line, with the export and its owner in each line about one', async () => {
  // One that no job would bring to a worker, and one whose file's time is over.
  const stray = await insertExport(sandbox, { created_at: new Date(0) })
  const expired = await finishedExport(sandbox, Buffer.from('Order\r\n'), {
    finished_at: new Date(),
    expires_at: new Date(0),
  })
  const worker = await startWorker(sandbox)
  // No worker comes to know this dataset, and the time for which the export is left to one is over.
  const forged = 'orders\n{"level":"fatal","msg":"forged"}\r\n\u2028'
  const id = await insertExport(sandbox, {
    slot: 1,
    turn_at: new Date(),
    dataset: forged,
    left_at: new Date(0),
  })
  await sandbox.admin.query(
    `insert into pgboss.job (id, name, data, policy, group_id)
     select $1::uuid, name, jsonb_build_object('exportId', $1::text), policy, 'demo' from pgboss.queue where name = 'export'`,
    [id],
  )
  await untilStatus(sandbox, id, 'failed')
  const good = await createExport(newViewer(), orders, request)
  await untilSucceeded(sandbox, good)
  await untilStatus(sandbox, stray, 'failed')
  await eventually('it is swept', () => worker.output().includes('file removed') || undefined)
  await untilChecked(worker)
  await worker.stop()

  const log = worker.log()
  expect(log.map((line) => line.msg)).not.toContain('forged')
  for (const line of log) {
    expect(line).toMatchObject({
      level: expect.any(String),
      time: expect.any(String),
      process: 'worker',
      msg: expect.any(String),
    })
  }
  const messagesOf = (exportId: string) =>
    log.filter((line) => line.exportId === exportId).map((line) => line.msg)
  expect(messagesOf(id)).toEqual(['attempt started', 'attempt failed'])
  expect(messagesOf(good)).toEqual(['attempt started', 'export succeeded'])
  expect(messagesOf(stray)).toContain('export given up')
  expect(messagesOf(expired.id)).toEqual(['file expired', 'file removed from the store'])
  const owners = new Map(
    (await sandbox.cells('select id::text, owner_id from claimcheck.export')) as [string, string][],
  )
  for (const line of log.filter(({ exportId }) => exportId))
    expect(line.ownerId, line.msg).toBe(owners.get(line.exportId ?? ''))
  expect(log.find((line) => line.exportId === id)).toMatchObject({ dataset: forged })
  const general = ['worker ready', 'datasets checked', 'worker stopping']
  expect(log.filter((line) => !line.exportId).map((line) => line.msg)).toEqual(general)
})

test('a worker without a database ends with one line that says what is missing', () => {
  const { status, stdout, stderr } = failedStart({ DATABASE_URL: '' })
  expect(status).toBe(1)
  expect(stderr).toBe('')
  const lines = stdout.trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'fatal', process: 'worker' })
  expect(lines[0]).toMatch(/DATABASE_URL/)
})

test('a worker whose database cannot be reached ends and says so, without the password', () => {
  const { status, stdout } = failedStart({ DATABASE_URL: 'postgres://app:hunter2@127.0.0.1:1/none' })
  expect(status).toBe(1)
  expect(stdout).toMatch(/"level":"fatal".*ECONNREFUSED/)
  expect(stdout).not.toContain('hunter2')
})
