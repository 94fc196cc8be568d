import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { env } from '../../lib/env.ts'
import { giveUp } from '../../lib/exports/transitions.ts'
import { findWaitingOwners, giveTurn } from '../../lib/exports/turns.ts'
import { measureSharedState } from '../../lib/metrics/shared-state.ts'
import { EXPORT_QUEUE, READY } from '../../lib/queue.ts'
import { localStore } from '../../lib/store/local-store.ts'
import type { Viewer } from '../../lib/viewer.ts'
import { listEvents } from '../../server/admin/events.ts'
import { listEverybodysExports } from '../../server/admin/exports.ts'
import { findPeople } from '../../server/admin/people.ts'
import { readQueueDepth } from '../../server/admin/workers.ts'
import { readKept } from '../../server/kept.ts'
import { findExport, listExports } from '../../server/queries.ts'
import { listDeliveries } from '../../server/webhooks/deliveries.ts'
import { countWorkers } from '../../server/workers-online.ts'
import { closeDatabase, database, inTransaction } from '../../worker/database.ts'
import { consumer, findOrphans, findStrays } from '../../worker/jobs.ts'
import { FIRST_ENDPOINT, queueDueDeliveries } from '../../worker/tasks/deliveries.ts'
import { removePresence, renewPresence } from '../../worker/tasks/presence.ts'
import { reap } from '../../worker/tasks/reaper.ts'
import { reconcile } from '../../worker/tasks/reconciler.ts'
import { sweep } from '../../worker/tasks/sweep.ts'
import { giveTurns, passTurnOn } from '../../worker/tasks/turns.ts'
import { cancelExport, createExport } from '../support/acts.ts'
import { FLOODER, holdLocks, makeBacklog, makeKeys, REGULAR } from '../support/backlog.ts'
import { insertEndpoint, insertKey } from '../support/endpoints.ts'
import { insertExport, newViewer, viewerNamed } from '../support/exports.ts'
import { explainAll, nodesOf, pagesOf, type RunStatement, statementsOf } from '../support/plans.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'

const QUEUED = 100_000
const FOREIGN_LOCKS = 1_000
const DELIVERIES = 20_000
const KEYS = 20_000
const LISTENER = 'listener'
/** Has many files. */
const KEEPER = viewerNamed('keeper')
const FILES = 5_000
const DEAD_ENDPOINT = randomUUID()
/** What one statement may touch. Most need less than 50, the position of the last one a thousand. */
const PAGES = 2_000

const sandbox = await openSandbox()
await explainAll(sandbox)
const boss = consumer()
let locks: AsyncDisposable

beforeAll(async () => {
  await makeBacklog(sandbox, QUEUED)
  await sandbox.admin.query(
    `insert into claimcheck.event (kind, actor, at) select 'downloaded', $1, now() from generate_series(1, 50000)`,
    [REGULAR.id],
  )
  await sandbox.admin.query(
    `insert into claimcheck.export (id, owner_id, dataset, request, status, finished_at)
     select gen_random_uuid(), $1, 'customers', '{}', 'failed', now() from generate_series(1, 2000)`,
    [REGULAR.id],
  )
  await sandbox.admin.query(
    `insert into claimcheck.export (id, owner_id, dataset, request, status, byte_size, row_count, sha256, finished_at, expires_at)
     select gen_random_uuid(), $1, 'customers', '{}', 'succeeded', 1000000, 1, 'x', now(), now() + n * interval '1 minute'
     from generate_series(1, ${FILES}) n`,
    [KEEPER.id],
  )
  await sandbox.admin.query('vacuum analyze claimcheck.export')
  await makeDeliveries()
  await makeKeys(sandbox, LISTENER, KEYS)
  locks = await holdLocks(sandbox, FOREIGN_LOCKS)
  await boss.start()
}, 120_000)
afterAll(async () => {
  await boss.stop({ graceful: false })
  await closeDatabase()
  await locks[Symbol.asyncDispose]()
})

/** An endpoint that nothing reaches, of somebody whom much was to be told; half of it waits for the next try. */
async function makeDeliveries(): Promise<void> {
  await insertEndpoint(sandbox, LISTENER, 'https://dead.example/', {
    id: DEAD_ENDPOINT,
    failing_since: new Date(),
  })
  await sandbox.admin.query(
    `insert into claimcheck.delivery (id, endpoint_id, event_id, kind, next_at, state)
     select gen_random_uuid(), $1, -n, 'failed', now() + (n % 2) * interval '1 hour', '{}' from generate_series(1, ${DELIVERIES}) n`,
    [DEAD_ENDPOINT],
  )
  await sandbox.admin.query('vacuum analyze claimcheck.delivery')
}

/** The first or last queued export of an owner. */
async function exportOf(owner: string, place: 'asc' | 'desc'): Promise<string> {
  const [row] = await sandbox.cells(
    `select id from claimcheck.export where owner_id like $1 and status = 'queued' order by created_at ${place} limit 1`,
    [owner],
  )
  return String(row?.[0])
}

async function ownerOf(id: string): Promise<Viewer> {
  const [row] = await sandbox.cells('select owner_id from claimcheck.export where id = $1', [id])
  return viewerNamed(String(row?.[0]))
}

const worker = randomUUID()
const WORKS: [string, () => Promise<unknown>][] = [
  ['polling the first', async () => poll(await exportOf('one %', 'asc'))],
  ['polling the last', async () => poll(await exportOf('one %', 'desc'))],
  ['polling the last of a flood', async () => poll(await exportOf(FLOODER.id, 'desc'))],
  ['the history of a flood', () => listExports(FLOODER)],
  ['the history of a regular', () => listExports(REGULAR)],
  ['everybody’s exports', () => listEverybodysExports()],
  ['everybody’s that failed', () => listEverybodysExports({ status: 'failed' })],
  ['everybody’s of a dataset', () => listEverybodysExports({ dataset: 'customers' })],
  ['everybody’s of a while ago', () => listEverybodysExports({ until: new Date('2026-01-02') })],
  ['somebody’s exports', () => listEverybodysExports({ owner: FLOODER.id, status: 'queued' })],
  ['people', () => findPeople({})],
  ['the depth of the queue', () => readQueueDepth()],
  ['measuring the installation', () => measureSharedState(database())],
  ['who downloaded', () => listEvents({ kind: 'downloaded' })],
  ['what somebody did', () => listEvents({ person: { id: FLOODER.id, email: 'x@example.com' } })],
  ['fetching', () => boss.fetch(EXPORT_QUEUE, { minPriority: READY })],
  ['making one', () => createExport(newViewer(), orders, { columns: ['id'], filters: [] })],
  ['making one after many other acts', () => createExport(REGULAR, orders, { columns: ['id'], filters: [] })],
  ['making one beside many files', () => createExport(KEEPER, orders, { columns: ['id'], filters: [] })],
  ['adding up many files', () => readKept(KEEPER)],
  ['refusing one', () => createExport(FLOODER, orders, { columns: ['id'], filters: [] }).catch(() => null)],
  ['cancelling one', async () => cancelExport(FLOODER, await exportOf(FLOODER.id, 'desc'))],
  ['looking for orphans', () => findOrphans(database())],
  ['looking for strays', () => findStrays(database(), null, 300)],
  ['looking for waiting owners', () => findWaitingOwners(database(), { after: '', owners: 100, limit: 64 })],
  ['reaping', () => reap(boss)],
  ['reconciling', () => reconcile(boss)],
  ['giving turns', () => giveTurns()],
  ['giving one', () => inTransaction((db) => giveTurn(db, FLOODER.id, 64))],
  ['passing a turn on', () => passTurnOn({ exportId: '', ownerId: FLOODER.id })],
  [
    'presence',
    () =>
      renewPresence({
        id: worker,
        exportIds: [],
        storeState: 'ok',
        sourceState: null,
        sourceAgeSeconds: null,
      })
        .then(countWorkers)
        .then(() => removePresence(worker)),
  ],
  [
    'ending one where nobody is told',
    async () => {
      const id = await insertExport(sandbox, { owner_id: REGULAR.id, status: 'running', attempt: 1 })
      await giveUp(database(), id, 'job_lost')
    },
  ],
  [
    'ending one where somebody is told',
    async () => {
      await insertEndpoint(sandbox, LISTENER, 'https://x.example/', {
        via: await insertKey(sandbox, LISTENER),
      })
      const id = await insertExport(sandbox, { owner_id: LISTENER, status: 'running', attempt: 1 })
      await giveUp(database(), id, 'job_lost')
    },
  ],
  ['looking for deliveries', () => queueDueDeliveries(boss, FIRST_ENDPOINT, { free: 8, forFailing: 4 })],
  ['the deliveries of an endpoint', () => listDeliveries(viewerNamed(LISTENER), DEAD_ENDPOINT)],
  ['sweeping', () => sweep(localStore(sandbox.storeFolder), { rowDays: 90, eventDays: 365 })],
]

async function poll(id: string): Promise<void> {
  const view = await findExport(await ownerOf(id), id)
  expect(view?.queuePosition).toBeGreaterThan(0)
}

test.each(WORKS)('%s costs the same, however much waits', async (_, work) => {
  const statements = await statementsOf(work)
  expect(statements.length).toBeGreaterThan(0)
  const costs = statements.map((each) => [pagesOf(each), each.text] as const)
  expect(costs.filter(([pages]) => pages > PAGES)).toEqual([])
  for (const { plan } of statements) {
    for (const node of nodesOf(plan)) {
      expect(node['Actual Rows'] * node['Actual Loops']).toBeLessThan(10 * FOREIGN_LOCKS)
    }
  }
})

test.each([
  [{ status: ['failed'] }, FLOODER],
  [{ dataset: 'customers' }, FLOODER],
  [{ status: ['succeeded'], dataset: 'customers' }, REGULAR],
] as const)('a list of one’s own that are %j reads no others', async (asked, viewer) => {
  const statements = await statementsOf(async () =>
    expect((await listExports(viewer, asked)).exports).toEqual([]),
  )
  const read = statements
    .flatMap(({ plan }) => nodesOf(plan))
    .map((node) => node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0))
  expect(Math.max(...read)).toBeLessThan(100)
})

test('what somebody keeps is added up from an index alone, and refusing them costs no more', async () => {
  const settings = env()
  const before = settings.maxKeptMegabytes
  settings.maxKeptMegabytes = 1
  try {
    const statements = await statementsOf(async () => {
      const making = createExport(KEEPER, orders, { columns: ['id'], filters: [] })
      await expect(making).rejects.toMatchObject({ code: 'quota_used' })
    })
    const sums = statements.filter(({ text }) => text.includes('byte_size'))
    expect(sums).toHaveLength(2)
    for (const { text, plan } of sums) {
      expect(pagesOf({ text, plan })).toBeLessThan(150)
      expect(nodesOf(plan).map((node) => node['Node Type'])).toContain('Index Only Scan')
    }
  } finally {
    settings.maxKeptMegabytes = before
  }
})

/** How often a plan has read all locks of the server. */
const lockReads = ({ plan }: RunStatement) =>
  nodesOf(plan)
    .filter((node) => node['Function Name'] === 'pg_lock_status')
    .reduce((sum, node) => sum + node['Actual Loops'], 0)

test('the locks of the server are read once a look, however many exports run, and not at all where none does', async () => {
  await sandbox.admin.query(`update pgboss.job set state = 'completed' where state = 'active'`)
  const idle = await statementsOf(() => findOrphans(database()))
  expect(idle.map(lockReads)).toEqual([0])
  for (let count = 0; count < 20; count++) {
    const cancelled = { status: 'running', attempt: 1, cancel_requested_at: new Date() }
    await insertExport(sandbox, { owner_id: `runner ${count}`, ...cancelled })
  }
  const busy = await statementsOf(() => findOrphans(database()))
  expect(busy.map(lockReads)).toEqual([1])
})
