import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { scopeOf } from '../../lib/scope.ts'
import { type ColumnTypes, describeDataset } from '../../lib/source/describe.ts'
import { scopeCondition } from '../../lib/source/scope-condition.ts'
import { openSession, type Session } from '../../lib/source/session.ts'
import { viewerNamed } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()
let session: Session
let types: ColumnTypes

const LONG_NAME = 'n'.repeat(63)

/** Type → the values of the rows; the first is the viewer's own, the others are of other tenants. */
const TYPES: Record<string, readonly string[]> = {
  text: ['a', 'A', 'a ', ' a', 'b', '', "'; drop table tenants; --", '%', '_'],
  'varchar(10)': ['a', 'A', 'a ', 'b'],
  'char(4)': ['a', 'A', 'b'],
  name: [LONG_NAME, 'N', 'n'],
  '"char"': ['a', 'A', 'b'],
  'name[]': [`{${LONG_NAME}}`, '{N}', '{n}'],
  'away.citext': ['a', 'A', 'a ', 'b'],
  'text collate careless': ['a', 'A', 'á', 'b'],
  short: ['a', 'A', 'b'],
  'text[] collate careless': ['{a}', '{A}', '{á}', '{a,b}'],
  'away.citext[]': ['{a}', '{A}', '{a,b}'],
  pair: ['(a,1)', '(A,1)', '(a,2)'],
  mood: ['good', 'bad'],
  fine_mood: ['good', 'bad'],
  smallint: ['5', '6'],
  integer: ['5', '6', '50'],
  bigint: ['9007199254740993', '9007199254740992'],
  numeric: ['5.5', '5.50001', '6'],
  'double precision': ['0.1', '0.2'],
  boolean: ['true', 'false'],
  date: ['2026-01-01', '2026-01-02'],
  timestamptz: ['2026-01-01 00:00:00+00', '2026-01-01 00:00:00.000001+00'],
  uuid: ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'],
  'text[]': ['{a}', '{A}', '{a,b}'],
  jsonb: ['{"a": 1}', '{"a": 2}'],
}

const columns = Object.keys(TYPES).map((type, index) => ({ type, id: `t${index}` }))

/** A row for each value of each type; the others of its columns are NULL. */
const dataset = defineDataset({
  id: 'typed',
  label: 'Typed',
  sql: 'select * from tenants',
  columns: [{ id: 'id', label: 'Id', kind: 'integer' }],
})

beforeAll(async () => {
  await createTables(
    sandbox.admin,
    `create schema away; create extension citext schema away; grant usage on schema away to public;
     create collation careless (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
     create type pair as (name away.citext, number integer);
     create type mood as enum ('good', 'bad'); create domain fine_mood as mood;
     create domain short as text check (length(value) < 3);
     create table tenants (id serial, ${columns.map(({ id, type }) => `${id} ${type}`).join(', ')})`,
  )
  for (const { id, type } of columns)
    for (const value of TYPES[type] ?? [])
      await sandbox.admin.query(`insert into tenants (${id}) values ($1)`, [value])
  session = await openSession(sandbox.sourceUrl)
  types = await describeDataset(session, dataset)
})
afterAll(() => session[Symbol.asyncDispose]())

/** What a viewer sees whose attribute is this, where rows are of the tenant in a column of this type. */
async function seen(type: string, attribute: unknown): Promise<string[]> {
  const { id = '' } = columns.find((each) => each.type === type) ?? {}
  const viewer = { ...viewerNamed('somebody'), attributes: { tenant: attribute } }
  const scope = scopeOf(viewer, { id: 'typed', scope: ({ attributes }) => ({ [id]: attributes.tenant }) })
  const condition = await scopeCondition(session, types, scope)
  expect(condition).not.toBeNull()
  if (condition === 'false') return []
  const { rows } = await session.query<{ value: string }>(
    `select ${id}::text as value from (${dataset.sql}) as source where ${condition} order by id`,
  )
  return rows.map(({ value }) => value)
}

/** A value of a bpchar is shown without its blanks, whichever way it came. */
const own = (type: string) => TYPES[type]?.[0] ?? ''

describe.each(Object.keys(TYPES))('where a tenant is of the type %s', (type) => {
  test('its rows are seen, and no other', async () => {
    const [shown] = await seen(type, own(type))
    expect(await seen(type, own(type))).toEqual([shown])
    expect(await seen(type, [own(type)])).toEqual([shown])
    expect(await seen(type, [own(type), 'what no row has', '\0'])).toEqual([shown])
  })

  test('no row is seen of whom nothing is known, or what no tenant is', async () => {
    const hostile: unknown[] = [
      undefined,
      null,
      Number.NaN,
      [],
      [null],
      "'",
      "''",
      "' or true --",
      "') or (true",
      "\\' or true --",
      "'; drop table tenants; --x",
      '$$; drop table tenants; $$',
      '%%',
      '__',
      '*',
      '{a',
      'null',
      'a\0',
      '\ud800',
      'á\u0000',
      '😀'.repeat(400),
      'ab',
      'n'.repeat(64),
      `{${'n'.repeat(64)}}`,
      'n'.repeat(1_000),
      '1e400',
      '-1',
      -1,
      '99999999999999999999',
      1e-7,
      123456789,
      ['x1', 'x2', ['x3'].join()],
    ]
    for (const attribute of hostile) expect([attribute, await seen(type, attribute)]).toEqual([attribute, []])
  })
})

test.each<[string, unknown, unknown[]]>([
  ['integer', 5, ['5']],
  ['bigint', 9007199254740993n, ['9007199254740993']],
  ['numeric', 5.5, ['5.5']],
  ['double precision', 0.1, ['0.1']],
  ['boolean', true, ['true']],
  ['integer', [5, '6', true, 'x'], ['5', '6']],
  ['text', 5, []],
  ['integer', 5.5, []],
  ['smallint', 70_000, []],
  ['boolean', 2, []],
  ['mood', ['bad', 'ugly'], ['bad']],
  ['text', ['%', "'; drop table tenants; --"], ["'; drop table tenants; --", '%']],
  ['text', '', ['']],
])('rows of the type %s that the attribute %s stands for are %s', async (type, attribute, rows) => {
  expect(await seen(type, attribute)).toEqual(rows)
})

test('of a long list the values count that a row can have', async () => {
  const wrong = Array.from({ length: 40 }, (_, index) => `x${index}`)
  expect(await seen('integer', wrong)).toEqual([])
  expect(await seen('integer', [...wrong, '5', ...wrong, '6'])).toEqual(['5', '6'])
})
