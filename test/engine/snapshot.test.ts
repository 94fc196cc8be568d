import type pg from 'pg'
import { describe, expect, test } from 'vitest'
import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { EVERY_ROW } from '../../lib/scope.ts'
import type { Session } from '../../lib/source/session.ts'
import { planQuery } from '../../worker/source/plan.ts'
import { Sessions } from '../../worker/source/sessions.ts'
import { shareSnapshot } from '../../worker/source/snapshot.ts'
import { parseCsv } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'
import { connect, startWriter } from './support/connections.ts'
import { exportFile, planOf } from './support/engine.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()
const READING = { timeZone: 'UTC', workMemMegabytes: null, mayHaveHelpers: true, statementMs: null }
const ROWS = 100_000
/** How long a session waits for a lock. */
const LOCK_TIMEOUT_MS = 10_000

function datasetOf(table: string): Dataset {
  return defineDataset({
    id: table,
    label: table,
    sql: `select id, amount from ${table}`,
    key: 'id',
    columns: { id: { label: 'Id', kind: 'integer' }, amount: { label: 'Amount', kind: 'integer' } },
  })
}

/** Moves money from a row at the beginning to one at the end, and a row from the middle to beyond the end, or back. */
function transfer(client: pg.Client, round: number): Promise<unknown> {
  const place = round % 10_000
  return client.query(
    `begin;
     update accounts set amount = amount - 7 where id = ${1 + place};
     update accounts set amount = amount + 7 where id = ${ROWS - place};
     update accounts set id = case when id < 200000 then id + 200000 else id - 200000 end
     where id in (${40_000 + place}, ${240_000 + place});
     commit`,
  )
}

test('all ranges read the database as it was at one moment, while rows change and move', async () => {
  await createTables(
    sandbox.admin,
    `create table accounts (id integer primary key, amount integer not null);
     insert into accounts select n, 100 from generate_series(1, ${ROWS}) as n;
     analyze accounts`,
  )
  const dataset = datasetOf('accounts')
  expect((await planOf(sandbox, dataset)).rangeSlices).not.toBeNull()
  await using writer = await startWriter(sandbox, transfer)
  for (let run = 0; run < 4; run++) {
    const before = await writer.nextRound()
    const { file, rows } = await exportFile(sandbox, dataset, { parallel: 4 })
    expect(writer.rounds()).toBeGreaterThan(before)
    const amounts = parseCsv(file.toString())
      .slice(1)
      .map(([, amount]) => Number(amount))
    expect([rows, amounts.length]).toEqual([ROWS, ROWS])
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(100 * ROWS)
  }
})

describe('a table that is truncated and filled again in one transaction', () => {
  /** Plans an export, and lets it come to its snapshot while somebody replaces the rows. @returns what each session sees. */
  async function seenAfterReplacing(dataset: Dataset, table: string): Promise<unknown[]> {
    await using sessions = new Sessions(sandbox.sourceUrl, READING, new AbortController().signal)
    const first = await sessions.open()
    const request = { columns: ['id', 'amount'], filters: [], format: STANDARD_FORMAT }
    const { definitions } = await planQuery(first, { dataset, request, scope: EVERY_ROW }, true)
    const tables = definitions.relations.flatMap(({ name, isLockable }) => (isLockable ? [name] : []))
    await first.query('rollback')
    await using somebody = await connect(sandbox)
    await somebody.query(
      `begin; truncate ${table}; insert into ${table} select n, 2 from generate_series(1, 50) n`,
    )
    const sharing = shareSnapshot(first, sessions, {
      ...READING,
      connections: 3,
      tables,
      select: dataset.sql,
    })
    await eventually('the export waits for the table', () => hasWaiting(table))
    await somebody.query('commit')
    return await Promise.all((await sharing).map((session) => sumOf(session, dataset)))
  }

  async function sumOf(session: Session, { sql }: Dataset): Promise<unknown> {
    return (await session.query(`select sum(amount)::text from (${sql}) as source`)).rows[0]
  }

  const replaced = Array.from({ length: 3 }, () => ({ sum: '100' }))

  test('is never seen empty', async () => {
    await createTables(sandbox.admin, 'create table replaced (id integer primary key, amount integer)')
    expect(await seenAfterReplacing(datasetOf('replaced'), 'replaced')).toEqual(replaced)
  })

  test('is never seen empty through a view, whose reader may not read the table', async () => {
    await createTables(
      sandbox.admin,
      `create table hidden (id integer primary key, amount integer);
       create view inner_view as select * from hidden; create view outer_view as select * from inner_view`,
    )
    await sandbox.admin.query('revoke select on hidden, inner_view from public')
    expect(await seenAfterReplacing(datasetOf('outer_view'), 'hidden')).toEqual(replaced)
  })
})

test('sessions that would wait behind somebody who waits for the first are left out', async () => {
  await createTables(sandbox.admin, 'create table one (id integer); create table two (id integer)')
  await using holder = await connect(sandbox)
  await using truncater = await connect(sandbox)
  await holder.query('begin; lock table two in access exclusive mode')
  await using sessions = new Sessions(sandbox.sourceUrl, READING, new AbortController().signal)
  const first = await sessions.open()
  const sharing = shareSnapshot(first, sessions, {
    ...READING,
    connections: 3,
    tables: ['one', 'two'],
    select: 'select from one, two',
  })
  await eventually('the first session waits for the second table', () => hasWaiting('two'))
  const truncated = truncater.query('truncate one')
  await eventually('somebody waits for the first session', () => hasWaiting('one'))
  const start = performance.now()
  await holder.query('commit')
  expect(await sharing).toEqual([first])
  // Waiting would end with the lock's timeout only.
  expect(performance.now() - start).toBeLessThan(LOCK_TIMEOUT_MS / 2)
  await sessions[Symbol.asyncDispose]()
  await truncated
})

test('what the role may read and not lock is exported all the same', async () => {
  await createTables(
    sandbox.admin,
    `create table columns_only (id integer primary key, amount integer, secret text);
     insert into columns_only values (1, 10, 'hush');
     create materialized view refreshed as select id, amount from columns_only`,
  )
  await sandbox.admin.query(
    `revoke select on columns_only from public; grant select (id, amount) on columns_only to public`,
  )
  for (const table of ['columns_only', 'refreshed']) {
    expect((await exportFile(sandbox, datasetOf(table))).file.toString()).toBe('Id,Amount\r\n1,10\r\n')
  }
})

async function hasWaiting(table: string): Promise<true | undefined> {
  const { rowCount } = await sandbox.admin.query(
    'select from pg_locks where relation = $1::regclass and not granted',
    [table],
  )
  return rowCount === 1 || undefined
}
