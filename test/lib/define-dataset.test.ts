import { expect, test } from 'vitest'
import { type DatasetSpec, datasetForm, defineDataset, defineRegistry } from '../../lib/dataset.ts'

const ID = { label: 'Invoice', kind: 'integer' } as const

const stateOf = (...values: string[]) => ({ label: 'State', kind: 'enum', values }) as const

const spec: DatasetSpec = {
  id: 'invoices',
  label: 'Invoices',
  sql: '  select id, paid from invoices  ',
  key: 'id',
  columns: {
    id: ID,
    state: { label: 'State', kind: 'enum', values: ['open', 'paid'] },
  },
}

test('a specification becomes a dataset with its columns in order', () => {
  expect(defineDataset(spec)).toEqual({
    id: 'invoices',
    label: 'Invoices',
    description: '',
    sql: 'select id, paid from invoices',
    key: 'id',
    columns: [
      { id: 'id', label: 'Invoice', kind: 'integer' },
      { id: 'state', label: 'State', kind: 'enum', values: ['open', 'paid'] },
    ],
  })
})

test('a dataset may do without a key', () => {
  expect(defineDataset({ ...spec, key: undefined }).key).toBeNull()
})

test.each([
  ['an id with capitals', { id: 'Invoices' }, /lower-case/],
  ['an id that leads out of a folder', { id: '../invoices' }, /lower-case/],
  ['an id that starts with a digit', { id: '1st' }, /start with a letter/],
  ['an empty id', { id: '' }, /lower-case/],
  ['an id of 64 characters', { id: 'a'.repeat(64) }, /lower-case/],
  [
    'a column whose id is a number, in an object',
    { columns: { id: ID, '7': ID } },
    /give the columns as a list/,
  ],
  [
    'a column that is there twice',
    {
      columns: [
        { id: 'id', ...ID },
        { id: 'id', ...ID },
      ],
    },
    /"id" is there twice/,
  ],
  [
    'a value twice',
    { columns: { id: ID, state: stateOf('open', 'paid', 'open') } },
    /"state" has the value "open" twice/,
  ],
  ['a column of choices without any', { columns: { id: ID, state: stateOf() } }, /"state" has no values/],
  [
    'a value without characters',
    { columns: { id: ID, state: stateOf('open', '') } },
    /"state" has a value without characters/,
  ],
  ['no columns', { columns: {}, key: undefined }, /at least one column/],
  ['a semicolon after the SQL', { sql: 'select 1 as id; ' }, /semicolon/],
  ['a key that is no column', { key: 'number' }, /"number" is not one of its columns/],
  ['a key that every object has', { key: 'constructor' }, /"constructor" is not one of its columns/],
])('%s is refused with the name of the dataset', (_, change, reason) => {
  const wrong = { ...spec, ...change }
  expect(() => defineDataset(wrong)).toThrow(reason)
  expect(() => defineDataset(wrong)).toThrow(`Dataset "${wrong.id}"`)
})

test('the browser never gets the SQL of a dataset', () => {
  const form = datasetForm(defineDataset(spec))
  expect(JSON.stringify(form)).not.toContain('select')
  expect(form).toMatchObject({ id: 'invoices', label: 'Invoices', columns: [{ id: 'id' }, { id: 'state' }] })
})

test('a registry takes datasets that share labels, and keeps their order', () => {
  const datasets = [defineDataset({ ...spec, id: 'b' }), defineDataset({ ...spec, id: 'a' })]
  expect(defineRegistry(datasets)).toEqual(datasets)
  expect(defineRegistry([])).toEqual([])
})

test('a registry refuses two datasets of one id, of which only the first would be found', () => {
  const datasets = ['a', 'b', 'a'].map((id, index) =>
    defineDataset({ ...spec, id, label: `Number ${index}` }),
  )
  expect(() => defineRegistry(datasets)).toThrow('Two datasets have the id "a" ("Number 2")')
})
