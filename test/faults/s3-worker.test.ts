import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, expect, test } from 'vitest'
import { artifactKey } from '../../lib/store/keys.ts'
import { s3Store } from '../../lib/store/s3/s3-store.ts'
import { adoptStore } from '../../scripts/tasks/adopt-store.ts'
import { closeDatabase } from '../../worker/database.ts'
import { sweep } from '../../worker/tasks/sweep.ts'
import { createExport } from '../support/acts.ts'
import { type ExportRecord, newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openS3Sandbox } from '../support/s3-sandbox.ts'
import type { S3Request } from '../support/s3-server.ts'
import { seedAgain } from '../support/seed-again.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'

/** Enough for three parts of 5 MiB. */
const ORDERS = 150_000
const PARTS = { S3_PART_MEGABYTES: '5' }

const sandbox = await openS3Sandbox()
const { server, store } = sandbox
await seedAgain(sandbox, ORDERS)
afterAll(() => closeDatabase())
const workers: TestWorker[] = []
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())))

/** What a worker says of a store that is not its database's. */
const REFUSES =
  'the store is not the one of this database: no export is taken until it is (npm run adopt-store, if it should be)'

const ALL = { columns: orders.columns.map(({ id }) => id), filters: [] }
const newExport = () => createExport(newViewer(), orders, ALL)

async function addWorker(until?: string, environment: Record<string, string> = {}): Promise<TestWorker> {
  const worker = await startWorker(sandbox, { ...server.environment, ...PARTS, ...environment }, until)
  workers.push(worker)
  return worker
}

const objectOf = (key: string) => `${server.settings.prefix}artifacts/${key}`
const isPart = ({ part }: S3Request) => part !== null

async function expectWhole({ artifact_key, byte_size, sha256 }: ExportRecord): Promise<void> {
  const bytes = await readFile(server.fileOf(objectOf(String(artifact_key))))
  expect(bytes.length).toBe(Number(byte_size))
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
}

function untilSaid(worker: TestWorker, message: string): Promise<true> {
  return eventually(`the worker says "${message}"`, () => worker.output().includes(message) || undefined)
}

test('a worker writes the file into the bucket, in parts', async () => {
  await addWorker()
  const row = await untilSucceeded(sandbox, await newExport())
  await expectWhole(row)
  expect(server.requests.filter(isPart).length).toBeGreaterThan(2)
  expect(await server.found(objectOf(String(row.artifact_key)))).toEqual(['object'])
})

test('what a worker has left that was killed in the middle of a file is swept, when another has written it', async () => {
  const victim = await addWorker()
  server.fault = ({ part }) => (part === 2 ? 'silent' : null)
  const id = await newExport()
  await eventually(
    'the second part is on its way',
    () => server.requests.some(({ part }) => part === 2) || undefined,
  )
  workers.splice(0)
  await victim.kill('SIGKILL')
  server.fault = () => null
  await addWorker()
  const row = await untilSucceeded(sandbox, id)
  expect(row.attempt).toBe(2)
  await expectWhole(row)
  await sweep(store, { rowDays: 90, eventDays: 365 })
  expect(await server.found(objectOf(artifactKey(id, 1, 'csv')))).toEqual([])
  expect(await server.found(objectOf(artifactKey(id, 2, 'csv')))).toEqual(['object'])
})

const OUTAGES: [string, { status: number; code: string }][] = [
  ['whose credentials have expired', { status: 403, code: 'ExpiredToken' }],
  ['that is gone', { status: 404, code: 'NoSuchBucket' }],
  ['that is out of order', { status: 503, code: 'ServiceUnavailable' }],
]

test.each(OUTAGES)(
  'an export into a bucket %s in the middle is tried again until it works',
  async (_, fault) => {
    const worker = await addWorker()
    server.fault = (request) => (request.part === 2 ? fault : null)
    const id = await newExport()
    const waiting = await eventually('the attempt has failed', async () => {
      const row = await readExport(sandbox, id)
      return row.error_code === null ? undefined : row
    })
    expect(waiting).toMatchObject({ status: 'queued', error_code: 'store_failed' })
    expect(worker.output()).toContain(fault.code)
    server.fault = () => null
    const row = await untilSucceeded(sandbox, id)
    expect(row.attempt).toBeGreaterThan(1)
    await expectWhole(row)
  },
)

test('a worker whose credentials have expired says so, and leaves exports until they are renewed', async () => {
  server.fault = () => ({ status: 403, code: 'ExpiredToken' })
  const worker = await addWorker('the store cannot be used: no export is taken until it can')
  const id = await newExport()
  expect(worker.log().find(({ level }) => level === 'error')).toMatchObject({
    store: `S3_BUCKET exports at ${new URL(server.settings.endpoint ?? '').host}, below of/the-tests/`,
    reason: expect.stringContaining('ExpiredToken'),
  })
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'queued', attempt: 0 })
  server.fault = () => null
  await untilSaid(worker, 'the store can be used again')
  await expectWhole(await untilSucceeded(sandbox, id))
})

test('a worker with a bucket that is another installation’s takes nothing', async () => {
  await s3Store({ ...server.settings, prefix: 'another/' }).claim(randomUUID())
  await addWorker(REFUSES, { S3_PREFIX: 'another' })
  const id = await newExport()
  const requests = server.requests.filter(({ key }) => key.startsWith('another/artifacts/'))
  expect(requests.filter(({ method }) => method !== 'GET')).toEqual([])
  await addWorker()
  await expectWhole(await untilStatus(sandbox, id, 'succeeded'))
})

test('a bucket becomes the store of a database by "npm run adopt-store"', async () => {
  await sandbox.admin.query('update claimcheck.store set id = $1', [randomUUID()])
  await adoptStore(['--yes'])
  const { rows } = await sandbox.admin.query('select id::text from claimcheck.store')
  expect(rows).toEqual([{ id: sandbox.storeId }])
})
