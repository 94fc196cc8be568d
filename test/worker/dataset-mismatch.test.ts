import { expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import type { ColumnKind } from '../../lib/kinds.ts'
import { Problem } from '../../lib/problems/problem.ts'
import { describeDataset } from '../../lib/source/describe.ts'
import { openSession } from '../../lib/source/session.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
await sandbox.admin.query(`create type demo.mood as enum ('good', 'bad')`)

/** Describes a dataset of one column `value`, whose SQL has a value of this type. */
async function described(kind: ColumnKind, type: string, name = 'value') {
  const column =
    kind === 'enum' ? { label: 'Value', kind, values: ['good', 'bad'] } : { label: 'Value', kind }
  const dataset = defineDataset({
    id: 'described',
    label: 'Described',
    sql: `select null::${type} as ${name}`,
    columns: { value: column },
  })
  await using session = await openSession(sandbox.sourceUrl)
  // Awaited here: the session is disposed when this function returns.
  return await describeDataset(session, dataset)
}

async function refusalOf(attempt: Promise<unknown>): Promise<Problem> {
  const error = await attempt.catch((thrown: unknown) => thrown)
  if (error instanceof Problem) return error
  throw new Error(`Expected a Problem, got ${String(error)}`)
}

const causeOf = (problem: Problem) => (problem.cause instanceof Error ? problem.cause.message : '')

test.each<[ColumnKind, string[]]>([
  ['text', ['text', 'varchar(10)', 'char(3)', 'name', 'demo.mood']],
  ['enum', ['text', 'varchar', 'demo.mood']],
  ['integer', ['smallint', 'integer', 'bigint']],
  ['decimal', ['numeric(12, 2)', 'numeric', 'bigint']],
  ['float', ['real', 'double precision']],
  ['boolean', ['boolean']],
  ['date', ['date']],
  ['timestamp', ['timestamptz', 'timestamp(3)']],
  ['uuid', ['uuid']],
  ['json', ['json', 'jsonb']],
  ['other', ['inet', 'text[]', 'interval', 'point']],
])('a column of kind %s may be of the types %j', async (kind, types) => {
  for (const type of types) expect((await described(kind, type)).has('value')).toBe(true)
})

test.each<[ColumnKind, string]>([
  ['integer', 'numeric'],
  ['integer', 'text'],
  ['decimal', 'double precision'],
  ['float', 'numeric'],
  ['boolean', 'integer'],
  ['date', 'timestamptz'],
  ['timestamp', 'date'],
  ['timestamp', 'time'],
  ['uuid', 'text'],
  ['json', 'text'],
  ['text', 'bytea'],
  ['text', 'integer'],
  ['enum', 'integer'],
])('a column of kind %s must not be of the type %s', async (kind, type) => {
  const problem = await refusalOf(described(kind, type))
  expect(problem.code).toBe('dataset_mismatch')
  expect(causeOf(problem)).toMatch(/"described": column "value" is of type .+, which is not /)
})

test('a column that the SQL does not have is named', async () => {
  const problem = await refusalOf(described('text', 'text', 'valeu'))
  expect(causeOf(problem)).toBe('Dataset "described": column "value" is missing; the query has "valeu"')
})

test('every column that does not fit is named at once, and the person is told none of it', async () => {
  const dataset = defineDataset({
    id: 'described',
    label: 'Described',
    sql: 'select 1 as id, now() as day',
    columns: {
      id: { label: 'Id', kind: 'integer' },
      day: { label: 'Day', kind: 'date' },
      total: { label: 'Total', kind: 'decimal' },
    },
  })
  await using session = await openSession(sandbox.sourceUrl)
  const problem = await refusalOf(describeDataset(session, dataset))
  expect(causeOf(problem)).toMatch(/"day" is of type timestamp with time zone.*; column "total" is missing/)
  expect(problem.message).not.toMatch(/day|total|described/)
})

test('describing a dataset does not run its query', async () => {
  const dataset = defineDataset({
    id: 'described',
    label: 'Described',
    sql: 'select 1 / (id - id) as value from demo.orders',
    columns: { value: { label: 'Value', kind: 'integer' } },
  })
  await using session = await openSession(sandbox.sourceUrl)
  const types = await describeDataset(session, dataset)
  expect([...types].map(([id, { label }]) => [id, label])).toEqual([['value', 'bigint']])
})
