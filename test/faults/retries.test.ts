import { afterAll, expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { hasLogged } from './support/holder.ts'
import { limitRetries } from './support/retries.ts'

const sandbox = await openSandbox()
// One comes right after the other, and this test takes a moment to end the fault.
await limitRetries(sandbox.admin, 1_000)
await makeFault()
const worker = await startWorker(sandbox)
afterAll(() => worker.stop())

/** Lets the source database raise an error of our choice in the middle of the orders. */
async function makeFault(): Promise<void> {
  await sandbox.admin.query(`
    create table demo.fault (sqlstate text);
    create function demo.pass(id bigint) returns boolean language plpgsql security definer as $$
    declare code text;
    begin
      if id = 1500 then
        select sqlstate into code from demo.fault;
        if found then raise exception 'a secret of the data' using errcode = code; end if;
      end if;
      return true;
    end $$;
    alter table demo.orders rename to order_stock;
    create view demo.orders as select * from demo.order_stock where demo.pass(id);
    grant select on demo.orders to claimcheck_source`)
}

const setFault = (sqlstate: string) => sandbox.admin.query('insert into demo.fault values ($1)', [sqlstate])
const clearFault = () => sandbox.admin.query('truncate demo.fault')
const newExport = () => createExport(newViewer(), orders, { columns: ['id', 'note'], filters: [] })

const PASSES: [string, string][] = [
  ['40P01', 'a deadlock'],
  ['53300', 'no connection left'],
  ['55P03', 'a lock that did not come'],
  ['57P01', 'a server that is shut down'],
]

test.for(PASSES)('%s (%s) is tried again until it has passed', async ([sqlstate]) => {
  await setFault(sqlstate)
  const id = await newExport()
  await eventually(
    'the first attempt has failed',
    () => hasLogged(worker, 'attempt failed', id, 1) || undefined,
  )
  await clearFault()
  const row = await untilSucceeded(sandbox, id)
  expect(row.attempt).toBeGreaterThan(1)
  expect(row).toMatchObject({ row_count: '2000', error_code: null, error_params: null })
})

const LASTS: [string, string][] = [
  ['22012', 'a division by zero'],
  ['42501', 'a missing permission'],
  ['42703', 'a missing column'],
]

test.for(LASTS)('%s (%s) fails the export at once', async ([sqlstate]) => {
  await setFault(sqlstate)
  const id = await newExport()
  const row = await untilStatus(sandbox, id, 'failed')
  expect(row).toMatchObject({ attempt: 1, error_code: 'source_failed' })
  expect(row.error_params).toMatchObject({ sqlState: sqlstate })
  await clearFault()
  expect(JSON.stringify(await readExport(sandbox, id))).not.toContain('secret')
  expect((await filesIn(sandbox)).partial).toEqual([])
})
