import { beforeAll, describe, expect, test } from 'vitest'
import { type DatasetSpec, defineDataset } from '../../lib/dataset.ts'
import { openSandbox } from '../support/sandbox.ts'
import { cellsOf } from '../support/source.ts'

const sandbox = await openSandbox()

/** id and text; what a filter could trip over. */
const TEXTS: (string | null)[] = [
  null,
  '',
  ' ',
  'Tea',
  'TEA time',
  'green tea',
  't_a',
  '100%',
  '100 percent',
  "O'Brien",
  "'; drop table demo.texts; --",
  'back\\slash',
  'ÄRGER',
  'ärger',
  '北京',
  'two\nlines',
  '🎁 gift',
  '$$ $1 :1 ?',
  '"quoted"',
  'null',
]

const spec: DatasetSpec = {
  id: 'texts',
  label: 'Texts',
  sql: 'select id, value, value as choice from demo.texts',
  key: 'id',
  columns: { id: { label: 'Id', kind: 'integer' }, value: { label: 'Value', kind: 'text' } },
}

/** The same texts in each of Postgres' types for them. */
const TYPES = ['text', 'varchar(80)', 'char(40)']

beforeAll(async () => {
  await sandbox.admin.query('create table demo.texts (id integer, value text)')
  await sandbox.admin.query(
    'insert into demo.texts select row_number() over (), value from unnest($1::text[]) as value',
    [TEXTS],
  )
  await sandbox.admin.query('grant select on demo.texts to claimcheck_source')
})

/** The texts that a filter finds. */
async function found(
  operator: string,
  value?: unknown,
  type = 'text',
): Promise<(string | null | undefined)[]> {
  const dataset = defineDataset({ ...spec, sql: `select id, value::${type} as value from demo.texts` })
  const filters = [{ column: 'value', operator, ...(value === undefined ? {} : { value }) }]
  const cells = await cellsOf(sandbox, dataset, { columns: ['id'], filters })
  return cells.map(([id]) => TEXTS[Number(id) - 1])
}

describe.each(TYPES)('in a column of type %s', (type) => {
  test('equals finds exactly the text', async () => {
    for (const text of TEXTS.filter((each) => each !== null && each.trim() !== '')) {
      expect(await found('equals', text, type)).toEqual([text])
    }
  })

  test('in finds each of its texts', async () => {
    const wanted = ['Tea', "O'Brien", '北京', 'not there']
    expect(await found('in', wanted, type)).toEqual(['Tea', "O'Brien", '北京'])
  })

  test('contains finds a part of the text, in capitals or not', async () => {
    expect(await found('contains', 'tEa', type)).toEqual(['Tea', 'TEA time', 'green tea'])
    expect(await found('contains', 'ärGer', type)).toEqual(['ÄRGER', 'ärger'])
  })
})

test.each([
  ['%', ['100%']],
  ['_', ['t_a']],
  ['100%', ['100%']],
  ['t_a', ['t_a']],
  ['\\', ['back\\slash']],
  ['京', ['北京']],
  ['🎁', ['🎁 gift']],
  ['two\nlines', ['two\nlines']],
  ['.*', []],
])('contains %j has no wildcards', async (value, expected) => {
  expect(await found('contains', value)).toEqual(expected)
})

test('"starts with" looks at the beginning, whatever the case', async () => {
  expect(await found('starts-with', 'tea')).toEqual(['Tea', 'TEA time'])
  expect(await found('starts-with', 'ärg')).toEqual(['ÄRGER', 'ärger'])
  expect(await found('starts-with', '100%')).toEqual(['100%'])
})

test('who leaves out some texts keeps all others, and what is empty', async () => {
  expect(await found('not-equals', 'Tea')).toEqual(TEXTS.filter((text) => text !== 'Tea'))
  expect(await found('not-in', ['', 't_a'])).toEqual(TEXTS.filter((text) => text !== '' && text !== 't_a'))
})

test('empty is NULL or a text without characters; a blank is a character', async () => {
  expect(await found('empty')).toEqual([null, ''])
  expect(await found('not-empty')).toEqual(TEXTS.slice(2))
})

test('filters are all to be met', async () => {
  const dataset = defineDataset(spec)
  const filters = [
    { column: 'value', operator: 'contains', value: 'tea' },
    { column: 'value', operator: 'contains', value: 'TIME' },
    { column: 'id', operator: 'between', value: { from: '1', to: '10' } },
  ]
  expect(await cellsOf(sandbox, dataset, { columns: ['value'], filters })).toEqual([['TEA time']])
  expect(await cellsOf(sandbox, dataset, { columns: ['value'], filters, match: 'all' })).toEqual([
    ['TEA time'],
  ])
})

test('of several filters any one is enough where that was asked for, also beside a cell without a value', async () => {
  const dataset = defineDataset(spec)
  const filters = [
    { column: 'value', operator: 'starts-with', value: 'tea' },
    { column: 'value', operator: 'not-in', value: TEXTS.filter((text) => text !== null) },
    { column: 'value', operator: 'equals', value: '100%' },
  ]
  const any = await cellsOf(sandbox, dataset, { columns: ['id'], filters, match: 'any' })
  expect(any.map(([id]) => TEXTS[Number(id) - 1])).toEqual([null, 'Tea', 'TEA time', '100%'])
  const one = await cellsOf(sandbox, dataset, { columns: ['id'], filters: [], match: 'any' })
  expect(one).toHaveLength(TEXTS.length)
})
