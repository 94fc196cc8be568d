import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { classify } from '../../worker/run/classify.ts'
import { openSandbox } from '../support/sandbox.ts'
import { startWriter } from './support/connections.ts'
import { type Exported, exportFile, planOf } from './support/engine.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()
const ROWS = 75_000
const EXPORTS = 4

const dataset = defineDataset({
  id: 'moving',
  label: 'Moving',
  sql: 'select id, generation, note from moving',
  key: 'id',
  columns: {
    id: { label: 'Id', kind: 'integer' },
    generation: { label: 'Generation', kind: 'integer' },
    note: { label: 'Note', kind: 'text' },
  },
})

const CREATE =
  'create table moving (id integer, generation integer, note text) with (autovacuum_enabled = off);'
/** Rows of one generation, known to the planner. */
const fill = (generation: number) =>
  `insert into moving select n, ${generation}, 'note' from generate_series(1, ${ROWS}) as n;
   create index if not exists moving_id on moving (id); analyze moving;`

beforeEach(() => createTables(sandbox.admin, `${CREATE} ${fill(0)}`))
afterEach(() => sandbox.admin.query('drop table moving'))

/**
 * Exports again and again while somebody works on the table.
 * @returns the generations in each file, or `failed`.
 */
async function exportsDuring(
  work: (client: pg.Client, round: number) => Promise<unknown>,
): Promise<string[]> {
  expect((await planOf(sandbox, dataset)).rangeSlices).not.toBeNull()
  const outcomes: string[] = []
  await using writer = await startWriter(sandbox, work)
  while (outcomes.length < EXPORTS) {
    await writer.nextRound()
    const exported = await exportFile(sandbox, dataset, { parallel: 2 }).catch(expectKnown)
    outcomes.push(exported ? generationOf(exported) : 'failed')
  }
  return outcomes
}

/** Whether a person can be told what happened; `internal` means that nobody knows. */
function expectKnown(error: unknown): null {
  expect(classify(error).problem.code, String(error)).not.toBe('internal')
  return null
}

/** The generations in a file, which must have every row once and in order. */
function generationOf({ file, rows }: Exported): string {
  const lines = file.toString().split('\r\n').slice(1, -1)
  expect([rows, lines.length]).toEqual([ROWS, ROWS])
  const cells = lines.map((line) => line.split(','))
  expect(cells.findIndex(([id], index) => Number(id) !== index + 1)).toBe(-1)
  return [...new Set(cells.map(([, generation]) => generation))].join(' and ')
}

/** Every file that came is of one generation. */
function expectWhole(outcomes: string[]): void {
  expect(outcomes).toHaveLength(EXPORTS)
  for (const each of outcomes) expect(each).toMatch(/^(\d+|failed)$/)
}

describe('a file has all rows of one moment, or there is none, while somebody', () => {
  test('truncates the table and fills it again', async () => {
    expectWhole(
      await exportsDuring((client, round) =>
        client.query(`begin; truncate moving; ${fill(round + 1)} commit`),
      ),
    )
  })

  test('drops the table and makes it anew', async () => {
    expectWhole(
      await exportsDuring((client, round) =>
        client.query(
          `begin; drop table moving; ${CREATE} ${fill(round + 1)} grant select on moving to public; commit`,
        ),
      ),
    )
  })

  test('rewrites the table, and takes a column away and puts it back', async () => {
    expectWhole(
      await exportsDuring(async (client, round) => {
        await client.query(`alter table moving alter id type ${round % 2 === 0 ? 'bigint' : 'integer'}`)
        await client.query('alter table moving rename note to remark')
        await client.query('alter table moving rename remark to note')
      }),
    )
  })
})
