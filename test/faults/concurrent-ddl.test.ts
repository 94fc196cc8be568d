import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, parseCsv, readFileOf, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { slowOrders } from './support/slow-orders.ts'

const sandbox = await openSandbox()
const stock = await slowOrders(sandbox.admin, { every: 20, restMs: 10 })
const link = await openLink(sandbox.sourceUrl)
const worker = await startWorker({ ...sandbox, sourceUrl: link.url })
afterAll(async () => {
  await worker.stop()
  await link[Symbol.asyncDispose]()
})

const ROWS = 2_000
const newExport = () =>
  createExport(newViewer(), orders, { columns: orders.columns.map(({ id }) => id), filters: [] })

/** Waits until something stands before a lock. */
function untilBlocked(query: string): Promise<true> {
  return eventually(`${query} waits`, async () => {
    const { rowCount } = await sandbox.admin.query(
      `select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like $1`,
      [query],
    )
    return (rowCount ?? 0) > 0 || undefined
  })
}

/** Runs statements on a connection of their own. */
async function otherClient(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: sandbox.adminUrl, application_name: 'claimcheck-test' })
  await client.connect()
  return client
}

test('rows that are changed, deleted and added while they are read stand in the file as they were', async () => {
  const id = await newExport()
  await link.hold(60_000)
  await sandbox.admin.query('begin')
  await sandbox.admin.query(`update ${stock} set note = 'changed' where id > 1000`)
  await sandbox.admin.query(`delete from ${stock} where id % 3 = 0`)
  await sandbox.admin.query(
    `insert into ${stock} select (jsonb_populate_record(o, '{"id": 99999}')).* from ${stock} o limit 1`,
  )
  await sandbox.admin.query('commit')
  link.release()
  const row = await untilSucceeded(sandbox, id)
  const [, ...rows] = parseCsv((await readFileOf(sandbox, row)).toString())
  expect(rows).toHaveLength(ROWS)
  expect(rows.flat()).not.toContain('changed')
  await sandbox.admin.query(`truncate ${stock}`)
  await sandbox.admin.query(
    `insert into ${stock} select id, 1, now(), 'paid', 1, 'ref', 'note' from generate_series(1, ${ROWS}) id`,
  )
})

/** What is done to the tables, and what becomes of the next export. */
const CASES = [
  { ddl: `truncate ${stock}`, next: { status: 'succeeded', row_count: '0' } },
  {
    ddl: 'alter table demo.customers drop column country',
    next: { error_code: 'source_failed', error_params: { sqlState: '42703' } },
    undo: `alter table demo.customers add country text`,
  },
  {
    ddl: 'alter table demo.customers alter name type integer using 1',
    next: { error_code: 'dataset_mismatch' },
    undo: 'alter table demo.customers alter name type text',
  },
  { ddl: `drop table ${stock} cascade`, next: { error_code: 'source_failed' } },
]

test.for(CASES)(
  'a running export is whole in spite of "$ddl", and the next one says what is wrong',
  async (given) => {
    await sandbox.admin.query(
      `insert into ${stock} select id, 1, now(), 'paid', 1, 'ref', 'note' from generate_series(1, ${ROWS}) id
     on conflict do nothing`,
    )
    const id = await newExport()
    await link.hold(40_000)
    const client = await otherClient()
    const done = client.query(given.ddl)
    await untilBlocked(given.ddl)
    link.release()
    expect(await untilSucceeded(sandbox, id)).toMatchObject({ row_count: String(ROWS), attempt: 1 })
    await done
    expect(await untilStatus(sandbox, await newExport(), 'succeeded', 'failed')).toMatchObject(given.next)
    if (given.undo) await client.query(given.undo)
    await client.end()
  },
)
