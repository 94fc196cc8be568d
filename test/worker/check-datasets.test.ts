import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { defineDataset, type ScopeFunction } from '../../lib/dataset.ts'
import { log } from '../../lib/log.ts'
import { checkDatasets } from '../../worker/tasks/check-datasets.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()

beforeAll(() =>
  sandbox.admin.query(`
    create table demo.documents (id integer, body json, at point);
    create sequence demo.counter;
    create type demo.mood as enum ('good', 'bad');
    create schema hidden; create type hidden.mood as enum ('good', 'bad');
    create table demo.moods (id integer, mood hidden.mood); grant select on demo.moods to claimcheck_source;
    create function demo.raises(code text) returns integer immutable language plpgsql as $$ begin
      raise exception 'no answer' using errcode = code; end $$;
    grant select, update on demo.documents to claimcheck_source; grant usage on demo.counter to claimcheck_source`),
)

afterEach(() => vi.restoreAllMocks())

/** What the check says of a dataset, as an error or as information. */
async function said(sql: string, key = 'id') {
  const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
  const info = vi.spyOn(log, 'info').mockImplementation(() => undefined)
  const columns = { id: { label: 'Id', kind: 'other' }, body: { label: 'Body', kind: 'other' } } as const
  const source = { url: sandbox.sourceUrl, variable: 'SOURCE_DATABASE_URL' }
  await checkDatasets(source, [defineDataset({ id: 'checked', label: 'Checked', sql, key, columns })])
  const messages = (calls: unknown[][]) =>
    calls.map(([fields]) => {
      const { dataset, error, reason } = fields as { dataset: string; error?: Error; reason?: string }
      return `${dataset}: ${error?.message ?? reason}`
    })
  return { errors: messages(error.mock.calls), infos: messages(info.mock.calls) }
}

test.each([
  [
    'a column that is there twice',
    'select id, body, id from demo.documents',
    /checked: .*(two columns "id"|"id".*ambiguous)/,
  ],
  ['a column that is missing', 'select id from demo.documents', /checked: .*column "body" is missing/],
  [
    'a table that is missing',
    'select id, body from demo.nothing',
    /checked: relation "demo.nothing" does not exist/,
  ],
  [
    'a key that has no order',
    'select body as id, body from demo.documents',
    /checked: could not identify an ordering operator for type json/,
  ],
  [
    'a sequence that it would advance',
    `select nextval('demo.counter') as id, body from demo.documents`,
    /would write to the source: it calls nextval\(\)/,
  ],
  [
    'rows that it would lock',
    'select id, body from demo.documents for update',
    /cannot execute SELECT FOR UPDATE in a read-only transaction/,
  ],
  [
    'more than a SELECT',
    'insert into demo.documents (id) values (1) returning id, body',
    /checked: syntax error/,
  ],
  [
    'a type that only a COPY names, in a schema that may not be used',
    'select id, mood as body from demo.moods',
    /checked: permission denied for schema hidden/,
  ],
  [
    'a value that cannot be read',
    `select 'x'::integer as id, body from demo.documents`,
    /checked: invalid input syntax/,
  ],
])('a dataset with %s is told at the start, in the words of the database', async (_, sql, message) => {
  const { errors } = await said(sql)
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatch(message)
})

test.each(['08P01', '08001', '28000', '3D000', '53200', '57P01'])(
  'an error %s of what a dataset asks for is its own, and the next one is looked at',
  async (code) => {
    const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
    const columns = { id: { label: 'Id', kind: 'integer' } } as const
    const datasets = ['first', 'second'].map((id) =>
      defineDataset({ id, label: id, sql: `select demo.raises('${code}') as id`, columns }),
    )
    const source = { url: sandbox.sourceUrl, variable: 'SOURCE_DATABASE_URL' }
    expect(await checkDatasets(source, datasets)).toEqual({ faulty: 2 })
    expect(error.mock.calls).toMatchObject([
      [{ dataset: 'first', error: { message: 'no answer' } }, 'a dataset cannot be exported'],
      [{ dataset: 'second', error: { message: 'no answer' } }, 'a dataset cannot be exported'],
    ])
  },
)

test('a dataset with a column that has a format function is looked at for the exports without it', async () => {
  const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
  const dataset = defineDataset({
    id: 'moods',
    label: 'Moods',
    sql: 'select id, mood from demo.moods',
    columns: {
      id: { label: 'Id', kind: 'integer', format: (value) => value },
      mood: { label: 'Mood', kind: 'enum', values: ['good', 'bad'] },
    },
  })
  const source = { url: sandbox.sourceUrl, variable: 'SOURCE_DATABASE_URL' }
  expect(await checkDatasets(source, [dataset])).toEqual({ faulty: 1 })
  expect(error.mock.calls).toMatchObject([
    [{ missing: expect.stringContaining('SCHEMA "hidden"') }, expect.anything()],
  ])
})

test('a dataset that is in order is checked without a word', async () => {
  expect(await said('select id, body from demo.documents -- all of them')).toEqual({ errors: [], infos: [] })
})

test('a dataset that is read over one connection is told, with the reason', async () => {
  const { errors, infos } = await said('select id, now()::text as body from demo.documents')
  expect(errors).toEqual([])
  expect(infos).toEqual(['checked: it calls now(), which is stable'])
})

/** What is told of a column of choices whose values are selected as this type. */
async function toldOfChoices(type: string, ...values: string[]) {
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
  const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
  const dataset = defineDataset({
    id: 'checked',
    label: 'Checked',
    sql: `select null::${type} as mood`,
    columns: { mood: { label: 'Mood', kind: 'enum', values } },
  })
  expect(await checkDatasets({ url: sandbox.sourceUrl, variable: 'SOURCE_DATABASE_URL' }, [dataset])).toEqual(
    { faulty: 0 },
  )
  expect(error.mock.calls).toEqual([])
  return warn.mock.calls.map(([fields]) => fields)
}

test('choices that are not those of their enumerated type are told by name, and the dataset is exported all the same', async () => {
  expect(await toldOfChoices('demo.mood', 'good', 'glad')).toEqual([
    { dataset: 'checked', column: 'mood', notInSource: ['glad'], notInDataset: ['bad'] },
  ])
})

test('choices in any order, and those of a column of text, are nothing to tell', async () => {
  expect(await toldOfChoices('demo.mood', 'bad', 'good')).toEqual([])
  expect(await toldOfChoices('text', 'anything')).toEqual([])
})

describe('the scope of a dataset', () => {
  const source = { url: sandbox.sourceUrl, variable: 'SOURCE_DATABASE_URL' }
  const withScope = (scope: ScopeFunction) =>
    defineDataset({
      id: 'scoped',
      label: 'Scoped',
      sql: 'select id from demo.orders',
      columns: { id: { label: 'Id', kind: 'integer' } },
      scope,
    })

  test('that names a column which its SQL lacks is told when a worker starts', async () => {
    const error = vi.spyOn(log, 'error').mockImplementation(() => undefined)
    const faulty = withScope(({ attributes }) => ({ tenant: attributes.tenant }))
    expect(await checkDatasets(source, [faulty])).toEqual({ faulty: 1 })
    const message = 'Dataset "scoped": column of its scope "tenant" is missing; the query has "id"'
    expect(error.mock.calls).toMatchObject([[{ dataset: 'scoped', error: { message } }, expect.anything()]])
  })

  test('that cannot do without attributes is told, and no fault of the dataset', async () => {
    const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
    const wanting = withScope(({ attributes }) => ({ id: (attributes.tenant as { id: string }).id }))
    expect(await checkDatasets(source, [wanting])).toEqual({ faulty: 0 })
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ dataset: 'scoped' }), expect.anything())
  })
})
