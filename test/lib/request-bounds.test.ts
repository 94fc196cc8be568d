import { expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { fieldErrors, requestSchema } from '../../lib/exports/request.ts'
import { allKinds } from '../support/all-kinds.ts'

/** The largest body that the server action takes, in bytes (next.config.mjs). */
const BODY_MAX = 256 * 1024
/** Most issues that the schema collects: each costs, whether it is shown or not. */
const ISSUES_MAX = 200
/** Longest answer, in characters. */
const ANSWER_MAX = 64 * 1024

/** A dataset with choices that make long sentences. */
const choices = defineDataset({
  id: 'choices',
  label: 'Choices',
  sql: 'select 1',
  columns: {
    choice: {
      label: 'Choice',
      kind: 'enum',
      values: Array.from({ length: 500 }, (_, index) => `${index} ${'long '.repeat(50)}`),
    },
    number: { label: 'Number', kind: 'integer' },
  },
})

/** As many of an entry as a body holds. */
function full(entry: string): unknown[] {
  return JSON.parse(
    `[${Array(Math.floor(BODY_MAX / (entry.length + 1)))
      .fill(entry)
      .join(',')}]`,
  )
}

/** Filters that share the body between them, each with as many values as it may have. */
function filters(count: number, filter: (value: unknown[]) => unknown, entry: string): unknown[] {
  const value = full(entry).slice(0, Math.min(1_000, BODY_MAX / count / (entry.length + 1)))
  return Array(count).fill(filter(value))
}

const isIn = (column: string) => (value: unknown[]) => ({ column, operator: 'in', value })
const keys = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`k${index}`, 0]))
const long = 'x'.repeat(BODY_MAX)

const HOSTILE: [string, unknown][] = [
  ['columns that do not exist', { columns: full('"x"'), filters: [] }],
  ['columns that are no text', { columns: full('1'), filters: [] }],
  ['columns that exist, over and over', { columns: full('"choice"'), filters: [] }],
  ['a column with a long name', { columns: [long], filters: [] }],
  ['filters that are nothing', { columns: ['choice'], filters: full('0') }],
  ['filters that are empty objects', { columns: ['choice'], filters: full('{}') }],
  ['one list of too many values', { columns: ['choice'], filters: [isIn('choice')(full('""'))] }],
  ['fifty lists of wrong values', { columns: ['choice'], filters: filters(50, isIn('choice'), '""') }],
  ['fifty lists of what is no text', { columns: ['choice'], filters: filters(50, isIn('number'), '1') }],
  ['lists of lists', { columns: ['choice'], filters: filters(50, isIn('number'), '[]') }],
  ['a long value', { columns: ['choice'], filters: [{ column: 'choice', operator: 'equals', value: long }] }],
  [
    'a long number',
    { columns: ['choice'], filters: [{ column: 'number', operator: 'equals', value: '9'.repeat(BODY_MAX) }] },
  ],
  ['a long column of a filter', { columns: ['choice'], filters: [{ column: long, operator: 'empty' }] }],
  ['a long operator', { columns: ['choice'], filters: [{ column: 'choice', operator: long }] }],
  ['keys of the request', { columns: ['choice'], filters: [], ...keys }],
  ['a long key', { columns: ['choice'], filters: [], [long]: 0 }],
  ['keys of the format', { columns: ['choice'], filters: [], format: keys }],
  ['keys of a filter', { columns: ['choice'], filters: [{ column: 'choice', operator: 'empty', ...keys }] }],
  [
    'a long option',
    { columns: ['choice'], filters: [], format: { delimiter: long, encoding: long, timeZone: long } },
  ],
  ['a deep nest', { columns: JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)), filters: [] }],
]

test.each(HOSTILE)('a body full of %s is refused with few issues, in a short answer', (_, input) => {
  const { error } = requestSchema(choices).safeParse(input)
  expect(error?.issues.length).toBeGreaterThan(0)
  expect(error?.issues.length).toBeLessThan(ISSUES_MAX)
  expect(JSON.stringify(fieldErrors(error as never)).length).toBeLessThan(ANSWER_MAX)
})

test('an answer that does not name everything says so', () => {
  const wrong = { columns: ['choice'], filters: filters(50, isIn('choice'), '""') }
  const { error } = requestSchema(choices).safeParse(wrong)
  const errors = error ? fieldErrors(error) : []
  expect(errors).toHaveLength(101)
  expect(errors.at(-1)).toEqual({ path: '', message: 'more is wrong than is named here' })
})

test('a sentence names a few of many choices, and counts the rest', () => {
  const filter = { column: 'choice', operator: 'equals', value: 'x' }
  const { error } = requestSchema(choices).safeParse({ columns: ['choice'], filters: [filter] })
  expect(error?.issues[0]?.message).toMatch(/^must be one of: “0 long .*…”, .* and 492 more$/)
})

test('every column of the dataset may be asked for, and not one more', () => {
  const columns = allKinds.columns.map(({ id }) => id)
  expect(requestSchema(allKinds).safeParse({ columns, filters: [] }).success).toBe(true)
  const { error } = requestSchema(allKinds).safeParse({ columns: [...columns, 'text'], filters: [] })
  expect(error && fieldErrors(error)).toEqual([
    { path: 'columns', message: `must not be more than the ${columns.length} of this dataset` },
  ])
})
