import { beforeAll, describe, expect, test } from 'vitest'
import type { SourceProgress } from '../../lib/source/reader.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { closeGate } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { openSource } from '../support/source.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'

const sandbox = await openSandbox()
const ROWS = 200_000

beforeAll(() =>
  sandbox.admin.query(`
    insert into demo.orders
    select n, 1 + n % 100, timestamptz '2021-01-01' + n * interval '1 minute', 'paid', 1, n::text, null, null
    from generate_series(2001, ${ROWS}) as n;
    analyze demo.orders`),
)

type Step = SourceProgress & { rowsDone: number }

/** What a source says of its progress after each of its chunks. */
async function progressOf(input: unknown): Promise<Step[]> {
  await using source = await openSource(sandbox, orders, input)
  const steps: Step[] = []
  let rowsDone = 0
  for await (const chunk of source.chunks()) {
    rowsDone += chunk.rows
    steps.push({ rowsDone, ...source.progress(rowsDone) })
  }
  return steps
}

describe.each([
  ['everything', []],
  ['a part of the key', [{ column: 'id', operator: 'between', value: { from: '50000', to: '150000' } }]],
  [
    'a condition that the planner cannot estimate',
    [{ column: 'reference', operator: 'contains', value: '7' }],
  ],
  ['a small export', [{ column: 'id', operator: 'between', value: { from: '1', to: '1500' } }]],
])('the progress of %s', (_, filters) => {
  test('never goes back, stays below 100, and its total is never less than what is done', async () => {
    const steps = await progressOf({ columns: ['id', 'reference'], filters })
    expect(steps.length).toBeGreaterThan(1)
    for (const [index, step] of steps.entries()) {
      expect(step.percent).toBeGreaterThanOrEqual(steps[index - 1]?.percent ?? 0)
      expect(step.percent).toBeLessThan(100)
      expect(step.rowsTotal).toBeGreaterThanOrEqual(step.rowsDone)
      expect(step.rowsTotalIsEstimate).toBe(true)
    }
  })
})

test('half of the rows are about half of the progress', async () => {
  const steps = await progressOf({ columns: ['id'], filters: [] })
  const middle = steps.find((step) => step.rowsDone >= ROWS / 2)
  expect(middle?.percent).toBeGreaterThan(30)
  expect(middle?.percent).toBeLessThan(70)
  expect(middle?.rowsTotal).toBeGreaterThan(0.7 * ROWS)
  expect(middle?.rowsTotal).toBeLessThan(1.5 * ROWS)
})

test('what a worker writes of it only goes up, and ends at 100 with the true number of rows', async () => {
  await sandbox.admin.query(`
    create table history (place serial, status text, attempt integer, percent float8, rows_done bigint);
    create function remember() returns trigger language plpgsql security definer as $$ begin
      insert into public.history (status, attempt, percent, rows_done)
      values (new.status, new.attempt, new.percent, new.rows_done);
      return null;
    end $$;
    create trigger remember after update on claimcheck.export for each row execute function remember()`)
  const worker = await startWorker(sandbox)
  await using gate = await closeGate(sandbox)
  const columns = orders.columns.map((column) => column.id)
  const id = await createExport(newViewer(), orders, { columns, filters: [] })
  await gate.waiting(1)
  // Progress is written about once a second: after that time there is something between start and end.
  const heldAt = performance.now()
  await eventually('a second has passed', () => performance.now() - heldAt > 1_200 || undefined)
  await gate.open()
  await untilSucceeded(sandbox, id)
  await worker.stop()
  const { rows } = await sandbox.admin.query<{ status: string; percent: number; rows_done: string }>(
    'select * from history order by place',
  )
  expect(rows.at(0)).toMatchObject({ status: 'running', attempt: 1, percent: 0, rows_done: '0' })
  expect(rows.at(-1)).toMatchObject({ status: 'succeeded', percent: 100, rows_done: String(ROWS) })
  expect(rows.length).toBeGreaterThan(2)
  for (const [index, row] of rows.entries()) {
    expect(row.percent).toBeGreaterThanOrEqual(rows[index - 1]?.percent ?? 0)
    expect(Number(row.rows_done)).toBeGreaterThanOrEqual(Number(rows[index - 1]?.rows_done ?? 0))
  }
})
