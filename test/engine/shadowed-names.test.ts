import { beforeAll, describe, expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { listExports } from '../../server/queries.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { publicFirst, shadowNames } from '../support/shadow-names.ts'
import { orders } from '../support/shop.ts'
import { startWorker, untilChecked } from '../support/worker.ts'
import { linesOf, planOf, type Run } from './support/engine.ts'

const sandbox = await openSandbox()
/** Enough to be read in ranges. */
const ROWS = 120_000

beforeAll(async () => {
  await sandbox.admin.query(`
    create schema house;
    create type house.mood as enum ('good', 'bad');
    create table house.guests as
      select n as id, '=' || n as note, (array['good', 'bad']::house.mood[])[1 + n % 2] as mood, n % 3 = 0 as paid,
        n / 4.0 as total, date '2024-01-01' + n % 700 as day, timestamptz '2024-01-01Z' + n * interval '1 minute' as at
      from generate_series(1, ${ROWS}) as n;
    alter table house.guests add primary key (id);
    grant usage on schema house to public; grant select on house.guests to public`)
  await sandbox.admin.query('vacuum analyze house.guests')
  const { functions, operators, types, relations } = await shadowNames(sandbox.admin)
  expect(functions).toBeGreaterThan(2_500)
  expect(operators).toBeGreaterThan(700)
  expect(types).toBeGreaterThan(60)
  expect(relations).toBeGreaterThan(100)
  await sandbox.admin.query(OF_OTHERS)
  await publicFirst(sandbox.admin)
})

/** What the owner of a type may add to it, and what a dataset calls. */
const OF_OTHERS = `
  create function house.shadow(house.mood) returns text language plpgsql immutable as
    $f$ begin raise exception 'shadow of a cast'; end $f$;
  create cast (house.mood as text) with function house.shadow(house.mood) as assignment;
  create function house.shadow(house.mood, house.mood) returns boolean language plpgsql immutable as
    $f$ begin raise exception 'shadow of an operator'; end $f$;
  ${['<', '<=', '=', '>=', '>'].map(shadowOperator).join('\n')}
  create function public.greet(text) returns text language sql immutable as $f$ select $1 $f$`

function shadowOperator(name: string): string {
  return `create operator public.${name} (function = house.shadow, leftarg = house.mood, rightarg = house.mood);`
}

/** The dataset's own SQL finds its function by the search_path that is configured. */
const guests = defineDataset({
  id: 'guests',
  label: 'Guests',
  sql: 'select id, greet(note) as note, mood, paid, total, day, at from house.guests',
  key: 'id',
  columns: {
    id: { label: 'Number', kind: 'integer' },
    note: { label: 'Note', kind: 'text' },
    mood: { label: 'Mood', kind: 'enum', values: ['good', 'bad'] },
    paid: { label: 'Paid', kind: 'boolean' },
    total: { label: 'Total', kind: 'decimal' },
    day: { label: 'Day', kind: 'date' },
    at: { label: 'At', kind: 'timestamp' },
  },
})

const FILTERS = [
  { column: 'note', operator: 'contains', value: '=12' },
  { column: 'note', operator: 'not-empty' },
  { column: 'mood', operator: 'in', value: ['good', 'bad'] },
  { column: 'mood', operator: 'equals', value: 'good' },
  { column: 'paid', operator: 'equals', value: 'true' },
  { column: 'total', operator: 'between', value: { from: '1', to: '99999.5' } },
  { column: 'day', operator: 'between', value: { from: '2024-01-02', to: '2025-12-31' } },
  { column: 'at', operator: 'between', value: { from: '2024-01-01', to: '2026-12-31' } },
  { column: 'id', operator: 'between', value: { from: '2', to: '59999' } },
]

describe("shadows of all of Postgres' own names, before it in the search_path, are never met", () => {
  test.each<[string, Run]>([
    ['by COPY, in ranges and another encoding', { parallel: 2, format: { encoding: 'gb18030' } }],
    ['by COPY, with every filter', { filters: FILTERS }],
  ])('when a file is read %s', async (_, run) => {
    const lines = await linesOf(sandbox, guests, run)
    expect(lines.length).toBe(run.filters ? expectedCount() : ROWS)
    expect(lines[0]).toContain("'=")
  })

  test('when a file is read row by row', async () => {
    const columns = {
      id: { label: 'Number', kind: 'integer', format: (value: string | null) => value },
    } as const
    const byRows = defineDataset({
      id: 'rows',
      label: 'Rows',
      sql: 'select id from house.guests',
      key: 'id',
      columns,
    })
    expect(await linesOf(sandbox, byRows)).toHaveLength(ROWS)
  })

  test('when it is found out how to read it', async () => {
    expect((await planOf(sandbox, guests)).rangeSlices).not.toBeNull()
  })

  test('by a worker and the web, in our own database', async () => {
    // The demo's own SQL means Postgres' operators.
    await sandbox.admin.query(`do $$ begin
      execute format('alter role claimcheck_source in database %I set search_path = pg_catalog', current_database());
    end $$`)
    const worker = await startWorker(sandbox)
    await untilChecked(worker)
    const viewer = newViewer()
    const id = await createExport(viewer, orders, { columns: ['id', 'customer'], filters: [] })
    await untilSucceeded(sandbox, id)
    expect(await listExports(viewer)).toBeDefined()
    // pg-boss opens the connection on which it listens by itself; see docs/decisions/013-names-in-our-own-database.md.
    const met = worker.log().filter((line) => JSON.stringify(line).includes('shadow'))
    expect(met.filter((line) => !JSON.stringify(line).includes('shadow of pg_listening_channels()'))).toEqual(
      [],
    )
    expect(await worker.stop()).toBe(0)
  })
})

/** How many of the rows meet all filters. */
function expectedCount(): number {
  const numbers = Array.from({ length: ROWS }, (_, index) => index + 1)
  return numbers.filter((n) => String(n).startsWith('12') && n % 6 === 0 && n % 700 !== 0 && n < 60_000)
    .length
}
