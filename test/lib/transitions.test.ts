import { randomUUID } from 'node:crypto'
import type { Db } from 'pg-boss'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { makeExport } from '../../lib/exports/make-export.ts'
import type { Status } from '../../lib/exports/status.ts'
import * as transitions from '../../lib/exports/transitions.ts'
import type { StoredProblem } from '../../lib/problems/problem.ts'
import { inTransaction } from '../../server/transaction.ts'
import { closeDatabase, database } from '../../worker/database.ts'
import { eventsOf, insertExport, readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
afterAll(closeDatabase)

const artifact: transitions.Artifact = {
  key: 'key',
  rowCount: 7,
  byteSize: 70,
  sha256: 'ab'.repeat(32),
  scopeDigest: 'cd'.repeat(32),
}
const problem: StoredProblem = { code: 'too_many_rows', params: { limit: 5 } }
const actor = { id: 'somebody', address: '192.0.2.1' }

type Act = (db: Db, exportId: string) => Promise<unknown>
type Name = keyof typeof TABLE

/** Every transition but the first, as its caller makes it, by the attempt 3 where an attempt makes it. */
const ACTS: Record<Name, Act> = {
  startAttempt: (db, exportId) => transitions.startAttempt(db, exportId),
  succeed: (db, exportId) => transitions.succeed(db, { exportId, attempt: 3 }, artifact, 24),
  fail: (db, exportId) => transitions.fail(db, { exportId, attempt: 3 }, problem),
  retryLater: (db, exportId) => transitions.retryLater(db, { exportId, attempt: 3 }, problem),
  leave: (db, exportId) => transitions.leave(db, { exportId, attempt: 3 }, problem, 60),
  handOver: (db, exportId) => transitions.handOver(db, { exportId, attempt: 3 }),
  requestCancel: (db, exportId) => transitions.requestCancel(db, exportId, actor),
  cancel: (db, exportId) => transitions.cancel(db, exportId),
  giveUp: (db, exportId) => transitions.giveUp(db, exportId, 'attempts_exhausted'),
  expire: (db) => transitions.expire(db),
}

type Start = Status | 'queued, unwanted' | 'running, unwanted'
type Outcome = { status: Status; event: string }
type Outcomes = Partial<Record<Start, Outcome>>

const STARTS: Start[] = [
  'queued',
  'queued, unwanted',
  'running',
  'running, unwanted',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
]

/** What each transition makes of an export; where nothing is said, it must change nothing. */
const TABLE = {
  startAttempt: {
    queued: { status: 'running', event: 'started' },
    running: { status: 'running', event: 'started' },
  },
  succeed: { running: { status: 'succeeded', event: 'succeeded' } },
  fail: {
    running: { status: 'failed', event: 'failed' },
    'running, unwanted': { status: 'cancelled', event: 'cancelled' },
  },
  retryLater: { running: { status: 'queued', event: 'retried' } },
  leave: { running: { status: 'queued', event: 'left' } },
  handOver: { running: { status: 'queued', event: 'handed-over' } },
  requestCancel: {
    queued: { status: 'cancelled', event: 'cancelled' },
    running: { status: 'running', event: 'cancel-requested' },
  },
  cancel: {
    'queued, unwanted': { status: 'cancelled', event: 'cancelled' },
    'running, unwanted': { status: 'cancelled', event: 'cancelled' },
  },
  giveUp: {
    queued: { status: 'failed', event: 'failed' },
    'queued, unwanted': { status: 'cancelled', event: 'cancelled' },
    running: { status: 'failed', event: 'failed' },
    'running, unwanted': { status: 'cancelled', event: 'cancelled' },
  },
  expire: { succeeded: { status: 'expired', event: 'expired' } },
} satisfies Record<string, Outcomes>

const CASES = Object.entries<Outcomes>(TABLE).flatMap(([name, outcomes]) =>
  STARTS.map((start) => [name as Name, start, outcomes[start]] as const),
)

/** An export in its third attempt; what has a file has one whose time is over. */
function exportIn(start: Start): Promise<string> {
  const [status, unwanted] = start.split(', ')
  return insertExport(sandbox, {
    status,
    attempt: 3,
    cancel_requested_at: unwanted ? new Date() : null,
    expires_at: status === 'succeeded' || status === 'expired' ? '2020-01-01' : null,
  })
}

/** The two ways in which lib is connected. */
const CONNECTIONS: [string, <T>(work: (db: Db) => Promise<T>) => Promise<T>][] = [
  ['the web process', (work) => inTransaction(({ db }) => work(db))],
  ['a worker', (work) => work(database())],
]

beforeEach(() => sandbox.admin.query('delete from claimcheck.export'))

describe.each(CONNECTIONS)('over the connection of %s', (_, connected) => {
  test.each(CASES)('%s, of an export that is %s', async (name, start, outcome) => {
    const id = await exportIn(start)
    const before = await readExport(sandbox, id)
    const answer = await connected((db) => ACTS[name](db, id))
    const after = await readExport(sandbox, id)
    const events = await eventsOf(sandbox, id)
    if (outcome) {
      expect(answer).toBeTruthy()
      expect(after).toMatchObject({ status: outcome.status })
      expect(events).toMatchObject([{ kind: outcome.event }])
    } else {
      // A list is the answer of the one transition that looks at all exports.
      expect(answer === null || answer === false || (Array.isArray(answer) && answer.length === 0)).toBe(true)
      expect(after).toEqual(before)
      expect(events).toEqual([])
    }
  })

  test('an export is made as it was asked for, with its event', async () => {
    const request = { columns: ['id'], filters: [], format: { gzip: true } } as never
    const repeatOf = randomUUID()
    const about = { ownerId: 'me', name: 'Mine', dataset: 'orders' }
    const made = { ...about, request, repeatOf, requestKey: 'key', narrowing: null }
    const { exportId: id } = await connected((db) => makeExport(db, made, actor, 1))
    const { rows } = await sandbox.admin.query('select * from claimcheck.export where id = $1', [id])
    expect(rows).toMatchObject([
      {
        owner_id: 'me',
        name: 'Mine',
        dataset: 'orders',
        request,
        repeat_of: repeatOf,
        request_key: 'key',
        status: 'queued',
        attempt: 0,
      },
    ])
    expect(await eventsOf(sandbox, id)).toEqual([
      { kind: 'made', actor: 'somebody', address: '192.0.2.1', details: { dataset: 'orders', repeatOf } },
    ])
  })

  test('a claim brings the frozen request', async () => {
    const request = { columns: ['id'], filters: [] }
    const narrowing = { datasets: ['orders'], attributes: null }
    const created_at = new Date(Date.now() - 60_000)
    const exportId = await insertExport(sandbox, { owner_id: 'me', request, narrowing, created_at })
    expect(await connected((db) => transitions.startAttempt(db, exportId))).toEqual({
      exportId,
      attempt: 1,
      ownerId: 'me',
      dataset: 'orders',
      request,
      narrowing,
      waitedSeconds: expect.toSatisfy((seconds: number) => seconds >= 60),
    })
  })

  test('an event that cannot be written keeps the export as it is', async () => {
    const id = await exportIn('queued')
    await sandbox.admin.query('alter table claimcheck.event add constraint refused check (false) not valid')
    try {
      await expect(connected((db) => transitions.startAttempt(db, id))).rejects.toThrow(/refused/)
    } finally {
      await sandbox.admin.query('alter table claimcheck.event drop constraint refused')
    }
    expect(await readExport(sandbox, id)).toMatchObject({ status: 'queued', attempt: 3 })
  })
})

/** The transitions that an attempt makes; the fence keeps them from whoever has lost the attempt. */
const OF_ATTEMPTS = ['succeed', 'fail', 'retryLater', 'leave', 'handOver'] as const

describe.each(OF_ATTEMPTS)('%s changes nothing', (name) => {
  test.each([2, 4])('when the attempt is the third, and it comes of attempt %i', async (attempt) => {
    const id = await exportIn('running')
    await sandbox.admin.query('update claimcheck.export set attempt = $2 where id = $1', [id, attempt])
    const before = await readExport(sandbox, id)
    expect(await ACTS[name](database(), id)).toBeFalsy()
    expect(await readExport(sandbox, id)).toEqual(before)
    expect(await eventsOf(sandbox, id)).toEqual([])
  })

  test('when the export was given up', async () => {
    const id = await exportIn('running')
    await transitions.giveUp(database(), id, 'attempts_exhausted')
    expect(await ACTS[name](database(), id)).toBeFalsy()
    expect(await readExport(sandbox, id)).toMatchObject({ status: 'failed' })
  })
})
