import { expect, test } from 'vitest'
import { type DatasetSpec, datasetForm, defineDataset } from '../../lib/dataset.ts'
import { choiceError } from '../../lib/exports/values.ts'
import { readsOf } from './support/reads.ts'

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

/** A specification as JavaScript lets one be written. */
const wrongly = (change: object): DatasetSpec => ({ ...spec, key: undefined, ...change }) as DatasetSpec
const withColumn = (column: unknown) => wrongly({ columns: { id: column } })
const labelled = (label: unknown) => withColumn({ ...ID, label })
const chosen = (values: unknown) => withColumn({ label: 'State', kind: 'enum', values })
const inList = (...columns: unknown[]) => wrongly({ columns })
const later = async () => 'x'

test.each([
  ['no label', withColumn({ kind: 'text' }), 'the label of its column "id" is missing'],
  ['a label that is a number', labelled(7), 'the label of its column "id" must be text'],
  ['a label with NUL', labelled('a\0b'), 'the label of its column "id" must not contain a NUL character'],
  ['half a character as a label', labelled('a\ud800'), 'the label of its column "id" must be valid Unicode'],
  ['a label of two lines', labelled('a\nb'), 'the label of its column "id" must be one line'],
  ['a label with a byte-order mark', labelled('a\ufeffb'), 'the label of its column "id" must be one line'],
  ['an empty label', labelled(''), 'the label of its column "id" must not be empty'],
  ['a blank label', labelled(' \u3000'), 'the label of its column "id" must not be empty'],
  ['a label with a blank behind it', labelled('Id '), 'must not begin or end with white space'],
  [
    'a long label',
    labelled('x'.repeat(501)),
    'the label of its column "id" must have at most 500 characters',
  ],
  ['one label twice', wrongly({ columns: { a: ID, b: ID } }), 'two of its columns have the label "Invoice"'],
  [
    'a kind that there is not',
    withColumn({ label: 'Id', kind: 'string' }),
    'the kind of its column "id" is "string", which is none: choose one of text, enum, integer,',
  ],
  [
    'a kind of every object',
    withColumn({ label: 'Id', kind: 'constructor' }),
    'is "constructor", which is none',
  ],
  ['no kind', withColumn({ label: 'Id' }), 'the kind of its column "id" is missing: choose one of text,'],
  [
    'a setting of a column with a typing error',
    withColumn({ ...ID, fromat: String }),
    'its column "id" must not have "fromat": what there may be is label, kind, values, format',
  ],
  ['a typing error for what is needed', withColumn({ lable: 'Id', kind: 'text' }), 'must not have "lable"'],
  [
    'a setting of its own with a typing error',
    wrongly({ Key: 'id' }),
    'it must not have "Key": what there may be is id, label, description, sql, key, access, scope, columns',
  ],
  [
    'a format that is no function',
    withColumn({ ...ID, format: 'upper' }),
    'the format of its column "id" must be',
  ],
  ['a format that is async', withColumn({ ...ID, format: later }), 'must not be async'],
  ['choices without values', chosen(undefined), '"id" has no values'],
  ['values that are no list', chosen('open'), '"id" must have its values as a list'],
  [
    'a value that is a number',
    chosen(['1', 2]),
    'has a value that is no text: write it in quotation marks (number 2',
  ],
  ['a value with NUL', chosen(['a\0']), 'has a value that must not contain a NUL character (number 1'],
  ['half a character as a value', chosen(['\udc00']), 'has a value that must be valid Unicode'],
  [
    'a value that no filter may have',
    chosen(['x'.repeat(1_001)]),
    'has a value of more than 1000 characters',
  ],
  [
    'values of a text',
    withColumn({ label: 'Id', kind: 'text', values: ['a'] }),
    'make it an enum, or leave them out',
  ],
  [
    'a label that is only inherited',
    withColumn({ __proto__: ID, kind: 'text' }),
    'the label of its column "id" is missing',
  ],
  ['a column that is nothing', withColumn(null), 'its column "id" must be an object'],
  ['a column in a list that is nothing', inList(null), 'column 1 of its list needs an id'],
  ['a column in a list without an id', inList({ id: 'a', ...ID }, ID), 'column 2 of its list needs an id'],
  ['a column in a list with NUL in its id', inList({ id: 'a\0', ...ID }), 'column 1 of its list needs an id'],
  ['no columns at all', wrongly({ columns: undefined }), 'its columns must be a plain object'],
  [
    'a column that an object loses',
    wrongly({ columns: { id: ID, __proto__: ID } }),
    'one named __proto__ needs the list',
  ],
  ['SQL with NUL', wrongly({ sql: 'select 1\0' }), 'its SQL must not contain a NUL character'],
  ['SQL with half a character', wrongly({ sql: `select '\ud800'` }), 'its SQL must be valid Unicode'],
  ['blank SQL', wrongly({ sql: ' \n' }), 'its SQL must not be empty'],
  ['no SQL', wrongly({ sql: undefined }), 'its SQL is missing'],
  ['a dataset without a label', wrongly({ label: '' }), 'its label must not be empty'],
  ['a description that is no text', wrongly({ description: 5 }), 'its description must be text'],
  ['a key that is no text', wrongly({ key: 1 }), 'its key must be text'],
])('%s is refused in a sentence', (_, wrong, sentence) => {
  expect(() => defineDataset(wrong)).toThrow(`Dataset "invoices": `)
  expect(() => defineDataset(wrong)).toThrow(sentence)
})

test('what is no specification, or has no id, is refused all the same', () => {
  expect(() => defineDataset(undefined as never)).toThrow('A dataset: it is missing')
  expect(() => defineDataset(wrongly({ id: ['invoices'] }))).toThrow('A dataset: its id must be')
})

test('labels and values with odd characters are taken, and so is a column of any name in a list', () => {
  const values = ['\n', ' ', '=1+1', 'x'.repeat(1_000), '\u0001', '\ufeff', "'"]
  const columns = [
    { id: '__proto__', label: '名称 "N", \u202eא', kind: 'enum', values },
    { id: 'constructor', label: '=cmd', kind: 'text' },
  ] as const
  const dataset = defineDataset({ ...spec, key: '__proto__', columns })
  expect(dataset.columns).toEqual(columns)
})

test('what is changed of the values afterwards does not change the dataset', () => {
  const values = ['open']
  const dataset = defineDataset({
    ...spec,
    columns: { id: ID, state: { label: 'State', kind: 'enum', values } },
  })
  values.push('paid')
  expect(dataset.columns[1]?.values).toEqual(['open'])
})

test.each([
  ['the values of a column', (values: string[]) => defineDataset(chosen(values))],
  ['choices, by a filter', (choices: string[]) => choices.map((value) => choiceError(value, choices))],
])('%s are each read a few times, however many there are', (_, work) => {
  const many = Array.from({ length: 2_000 }, (_, index) => `value ${index}`)
  expect(readsOf(many, work)).toBeLessThan(10 * many.length)
})
