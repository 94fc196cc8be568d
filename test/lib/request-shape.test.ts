import { expect, test } from 'vitest'
import { fieldErrors, requestSchema } from '../../lib/exports/request.ts'
import { ALL_KINDS, allKinds } from '../support/all-kinds.ts'

const schema = requestSchema(allKinds)

/** The errors of a request as `path: message`. */
function errorsOf(input: unknown): string[] {
  const parsed = schema.safeParse(input)
  return parsed.success ? [] : fieldErrors(parsed.error).map(({ path, message }) => `${path}: ${message}`)
}

/** The paths of the errors of a request with one filter. */
function filterPaths(filter: unknown): string[] {
  return errorsOf({ columns: ['text'], filters: [filter] }).map((error) =>
    error.slice(0, error.indexOf(': ')),
  )
}

test('all columns in any order, without filters, is a request', () => {
  const columns = [...ALL_KINDS].reverse()
  expect(schema.parse({ columns, filters: [] })).toMatchObject({ columns, filters: [] })
})

test.each([
  ['nothing at all', undefined, ''],
  ['null', null, ''],
  ['a text', 'columns', ''],
  ['no columns', { filters: [] }, 'columns'],
  ['no filters', { columns: ['text'] }, 'filters'],
  ['an empty choice of columns', { columns: [], filters: [] }, 'columns'],
  ['a column twice', { columns: ['text', 'date', 'text'], filters: [] }, 'columns'],
  ['an unknown column', { columns: ['text', 'secret'], filters: [] }, 'columns.1'],
  ['a name that every object has', { columns: ['constructor'], filters: [] }, 'columns.0'],
  ['the prototype', { columns: ['__proto__'], filters: [] }, 'columns.0'],
  ['SQL in place of a column', { columns: ['text" from users --'], filters: [] }, 'columns.0'],
  ['a number in place of a column', { columns: [1], filters: [] }, 'columns.0'],
  ['a text in place of the columns', { columns: 'text', filters: [] }, 'columns'],
  ['another way to match', { columns: ['text'], filters: [], match: 'none' }, 'match'],
  ['no way to match', { columns: ['text'], filters: [], match: null }, 'match'],
  ['an object in place of the filters', { columns: ['text'], filters: {} }, 'filters'],
  [
    '51 filters',
    { columns: ['text'], filters: Array(51).fill({ column: 'text', operator: 'empty' }) },
    'filters',
  ],
])('%s is refused at its field', (_, input, path) => {
  expect(errorsOf(input)).toEqual([expect.stringMatching(new RegExp(`^${path.replaceAll('.', '\\.')}: .+`))])
})

test('a request says which filters a row has to pass only where that is not all of them', () => {
  const filter = { column: 'text', operator: 'empty' }
  const matchOf = (filters: unknown[], match?: unknown) =>
    Object.entries(schema.parse({ columns: ['text'], filters, match })).find(([key]) => key === 'match')
  expect(matchOf([filter, filter], 'any')).toEqual(['match', 'any'])
  // A version that does not know the key may carry out these.
  expect(matchOf([filter, filter], 'all')).toBeUndefined()
  expect(matchOf([filter, filter])).toBeUndefined()
  expect(matchOf([filter], 'any')).toBeUndefined()
  expect(matchOf([], 'any')).toBeUndefined()
})

test('every wrong field is named at once', () => {
  const input = {
    columns: ['text', 'nothing'],
    filters: [
      { column: 'nothing', operator: 'empty' },
      { column: 'integer', operator: 'equals', value: 'x' },
      { column: 'integer', operator: 'in', value: ['1', 'two', '3', 'four'] },
      { column: 'date', operator: 'between', value: { from: 'today', to: 'never' } },
    ],
  }
  expect(errorsOf(input).map((error) => error.split(': ')[0])).toEqual([
    'columns.1',
    'filters.0.column',
    'filters.1.value',
    'filters.2.value.1',
    'filters.2.value.3',
    'filters.3.value.from',
    'filters.3.value.to',
  ])
})

test.each([
  ['an unknown column', { column: 'secret', operator: 'empty' }, 'column'],
  ['a missing column', { operator: 'empty' }, 'column'],
  ['an unknown operator', { column: 'text', operator: 'like', value: '%' }, 'operator'],
  ['a missing operator', { column: 'text', value: 'x' }, 'operator'],
  ['a missing value', { column: 'text', operator: 'equals' }, 'value'],
  ['a number in place of text', { column: 'integer', operator: 'equals', value: 42 }, 'value'],
  ['a list for equals', { column: 'text', operator: 'equals', value: ['a'] }, 'value'],
  ['a text for in', { column: 'text', operator: 'in', value: 'a' }, 'value'],
  ['an empty list', { column: 'text', operator: 'in', value: [] }, 'value'],
  ['1,001 values', { column: 'text', operator: 'in', value: Array(1_001).fill('a') }, 'value'],
  ['an empty search', { column: 'text', operator: 'contains', value: '' }, 'value'],
  ['a value of 1,001 characters', { column: 'text', operator: 'equals', value: 'x'.repeat(1_001) }, 'value'],
  ['no bounds', { column: 'date', operator: 'between', value: {} }, 'value.from'],
  ['two open ends', { column: 'date', operator: 'between', value: { from: null, to: null } }, 'value'],
  ['null', null, ''],
])('a filter with %s is refused at its field', (_, filter, path) => {
  expect(filterPaths(filter)).toContain(path === '' ? 'filters.0' : `filters.0.${path}`)
})

test('the longest values are accepted', () => {
  const value = Array.from({ length: 1_000 }, (_, index) => `${index}`.padEnd(1_000, 'x'))
  const filters = Array(50).fill({ column: 'text', operator: 'in', value: value.slice(0, 1) })
  expect(errorsOf({ columns: ['text'], filters })).toEqual([])
  expect(filterPaths({ column: 'text', operator: 'in', value })).toEqual([])
})
