import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import * as transitions from '../../lib/exports/transitions.ts'
import { toldExport } from '../../lib/webhooks/telling.ts'
import { inTransaction } from '../../server/transaction.ts'
import { closeDatabase, database } from '../../worker/database.ts'
import { deliveriesOf, insertEndpoint, insertKey } from '../support/endpoints.ts'
import { eventsOf, insertExport, newViewer, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'

const sandbox = await openSandbox()
afterAll(closeDatabase)

const URL = 'https://example.com/'
const artifact = { key: 'key', rowCount: 7, byteSize: 70, sha256: 'ab'.repeat(32), scopeDigest: null }
const problem = { code: 'too_many_rows', params: { limit: 5 } } as const
const actor = { id: 'somebody', address: '192.0.2.1' }
const claim = (exportId: string) => ({ exportId, attempt: 3 })

let owner: string
beforeEach(() => {
  owner = newViewer().id
})

function exportOf(columns: Record<string, unknown> = {}): Promise<string> {
  return insertExport(sandbox, { owner_id: owner, status: 'running', attempt: 3, ...columns })
}

/** Every change of status: what is told of it, if anything. */
const CHANGES: [string, Record<string, unknown>, (id: string) => Promise<unknown>, string | null][] = [
  ['succeeding', {}, (id) => transitions.succeed(database(), claim(id), artifact, 24), 'succeeded'],
  ['failing', {}, (id) => transitions.fail(database(), claim(id), problem), 'failed'],
  [
    'failing after a cancel',
    { cancel_requested_at: new Date() },
    (id) => transitions.fail(database(), claim(id), problem),
    'cancelled',
  ],
  ['giving up', {}, (id) => transitions.giveUp(database(), id, 'attempts_exhausted'), 'failed'],
  [
    'cancelling what is queued, in the web process',
    { status: 'queued' },
    (id) => inTransaction(({ db }) => transitions.requestCancel(db, id, actor)),
    'cancelled',
  ],
  ['asking to cancel', {}, (id) => transitions.requestCancel(database(), id, actor), null],
  [
    'cancelling',
    { cancel_requested_at: new Date() },
    (id) => transitions.cancel(database(), id),
    'cancelled',
  ],
  [
    'expiring',
    { status: 'succeeded', expires_at: new Date(0), finished_at: new Date(0) },
    () => transitions.expire(database()),
    'expired',
  ],
  ['starting', { status: 'queued' }, (id) => transitions.startAttempt(database(), id), null],
  ['retrying', {}, (id) => transitions.retryLater(database(), claim(id), problem), null],
  ['handing over', {}, (id) => transitions.handOver(database(), claim(id)), null],
]

test.each(CHANGES)(
  '%s is told as it should be, once, under the id of its event',
  async (_, columns, act, kind) => {
    const [one, other] = [
      await insertEndpoint(sandbox, owner, URL),
      await insertEndpoint(sandbox, owner, URL),
    ]
    const stranger = await insertEndpoint(sandbox, newViewer().id, URL)
    const id = await exportOf(columns)
    await act(id)
    await act(id)
    const { rows: events } = await sandbox.admin.query(
      'select id, at from claimcheck.event where export_id = $1 and kind = $2',
      [id, kind],
    )
    for (const endpoint of [one, other]) {
      const deliveries = await deliveriesOf(sandbox, endpoint.id)
      expect(deliveries).toMatchObject(
        events.map((event) => ({
          event_id: event.id,
          created_at: event.at,
          export_id: id,
          kind,
          status: 'pending',
          attempts: 0,
        })),
      )
      expect(deliveries).toHaveLength(kind === null ? 0 : 1)
    }
    expect(await deliveriesOf(sandbox, stranger.id)).toEqual([])
  },
)

describe('an endpoint is not told', () => {
  const SAME = { datasets: ['orders'], attributes: null }
  test.each<[string, Record<string, unknown>, Record<string, unknown>, boolean]>([
    ['while it is disabled', { is_enabled: false }, {}, false],
    ['of kinds that it does not name', { kinds: ['failed'] }, {}, false],
    ['of datasets that it does not name', { datasets: ['customers'] }, {}, false],
    ['of exports that were made without what it is held to', { narrowing: SAME }, {}, false],
    [
      'of exports that were held to something else',
      { narrowing: SAME },
      { narrowing: { ...SAME, attributes: { country: 'DE' } } },
      false,
    ],
    ['unless the dataset is one of its own', { datasets: ['customers', 'orders'] }, {}, true],
    ['unless the export was held to the same', { narrowing: SAME }, { narrowing: SAME }, true],
    ['unless it is held to nothing', {}, { narrowing: SAME }, true],
  ])('%s', async (_, endpoint, columns, isTold) => {
    const { id } = await insertEndpoint(sandbox, owner, URL, endpoint)
    await transitions.succeed(database(), claim(await exportOf(columns)), artifact, 24)
    expect(await deliveriesOf(sandbox, id)).toHaveLength(isTold ? 1 : 0)
  })
})

describe('an endpoint that a key has made', () => {
  const [PAST, FUTURE] = [new Date(Date.now() - 1_000), new Date(Date.now() + 60_000)]
  test.each([
    ['is told while the key is in force', {}, true],
    ['is told before the day that was set', { expiresAt: FUTURE }, true],
    ['is not told from that day on', { expiresAt: PAST }, false],
    ['is not told when the key is revoked', { revokedAt: PAST, expiresAt: FUTURE }, false],
  ])('%s', async (_, key, isTold) => {
    const via = await insertKey(sandbox, owner, key)
    const { id } = await insertEndpoint(sandbox, owner, URL, { via })
    await transitions.succeed(database(), claim(await exportOf()), artifact, 24)
    expect(await deliveriesOf(sandbox, id)).toHaveLength(isTold ? 1 : 0)
  })

  test.each(['key:no such', 'key:', 'other:x'])('%s, which is no key, is not told', async (via) => {
    const { id } = await insertEndpoint(sandbox, owner, URL, { via })
    await transitions.succeed(database(), claim(await exportOf()), artifact, 24)
    expect(await deliveriesOf(sandbox, id)).toEqual([])
  })
})

test('what is told is the export as it was then, and nothing of its request', async () => {
  const { id: endpointId } = await insertEndpoint(sandbox, owner, URL)
  const request = {
    columns: ['id'],
    filters: [{ column: 'id', operator: 'is', value: 'canary' }],
    format: { gzip: true },
  }
  const id = await exportOf({
    request,
    started_at: new Date('2026-01-02T03:04:05.678Z'),
    read_at: new Date('2026-01-02T03:05:06.789Z'),
    request_key: 'canary',
    name: 'Paid orders',
  })
  await transitions.succeed(database(), claim(id), { ...artifact, rowCount: 2 ** 33 }, 24)
  const row = await readExport(sandbox, id)
  await sandbox.admin.query('delete from claimcheck.export where id = $1', [id])
  const [delivery] = await deliveriesOf(sandbox, endpointId)
  expect(JSON.stringify(delivery)).not.toContain('canary')
  expect(toldExport(delivery?.state, new Date())).toEqual({
    id,
    name: 'Paid orders',
    dataset: 'orders',
    status: 'succeeded',
    attempt: 3,
    createdAt: row.created_at.toISOString(),
    startedAt: '2026-01-02T03:04:05.678Z',
    readAt: '2026-01-02T03:05:06.789Z',
    finishedAt: row.finished_at?.toISOString(),
    cancelRequestedAt: null,
    expiresAt: row.expires_at?.toISOString(),
    repeatOf: null,
    queuePosition: null,
    retry: null,
    progress: {
      rowsDone: 2 ** 33,
      rowsTotal: 2 ** 33,
      rowsTotalIsEstimate: false,
      bytesWritten: 70,
      percent: 100,
      etaSeconds: null,
    },
    artifact: {
      filename: expect.stringMatching(/^orders-.*\.csv\.gz$/),
      rowCount: 2 ** 33,
      byteSize: 70,
      sha256: artifact.sha256,
      url: `/api/exports/${id}/file`,
      expiresAt: row.expires_at?.toISOString(),
      problem: null,
    },
    error: null,
    pollAfterMs: null,
  })
})

test('why an export has failed is told in words', async () => {
  const { id: endpointId } = await insertEndpoint(sandbox, owner, URL)
  await transitions.fail(database(), claim(await exportOf()), problem)
  const [delivery] = await deliveriesOf(sandbox, endpointId)
  expect(toldExport(delivery?.state, new Date())).toMatchObject({
    status: 'failed',
    artifact: null,
    error: { code: 'too_many_rows', params: { limit: 5 }, detail: expect.stringContaining('5 rows') },
  })
})

test('a delivery that cannot be made keeps the export as it is, without its event', async () => {
  await insertEndpoint(sandbox, owner, URL)
  const id = await exportOf()
  await sandbox.admin.query('alter table claimcheck.delivery add constraint refused check (false) not valid')
  try {
    await expect(transitions.succeed(database(), claim(id), artifact, 24)).rejects.toThrow(/refused/)
  } finally {
    await sandbox.admin.query('alter table claimcheck.delivery drop constraint refused')
  }
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'running' })
  expect(await eventsOf(sandbox, id)).toEqual([])
})

test('an endpoint that is removed at the same moment does not keep an export from ending', async () => {
  const { id: endpointId } = await insertEndpoint(sandbox, owner, URL)
  const id = await exportOf()
  let ending: Promise<boolean> | undefined
  await inTransaction(async ({ db }) => {
    await db.executeSql('delete from claimcheck.endpoint where id = $1::uuid', [endpointId])
    ending = transitions.succeed(database(), claim(id), artifact, 24)
    await eventually('it waits for the endpoint', async () => {
      const { rowCount } = await sandbox.admin.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      return rowCount === 1 || undefined
    })
  })
  expect(await ending).toBe(true)
  expect(await readExport(sandbox, id)).toMatchObject({ status: 'succeeded' })
})
