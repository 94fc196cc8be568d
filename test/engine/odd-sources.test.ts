import { beforeAll, describe, expect, test } from 'vitest'
import { type ColumnKind, defineDataset } from '../../lib/dataset.ts'
import { isTimeZone } from '../../lib/exports/format.ts'
import { openSession } from '../../worker/source/session.ts'
import { openSandbox } from '../support/sandbox.ts'
import { connect } from './support/connections.ts'
import { exportFile, problemOf } from './support/engine.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()

type Kinds = Record<string, Exclude<ColumnKind, 'enum'>>

function datasetOf(
  sql: string,
  kinds: Kinds,
  key?: string,
  format?: (value: string | null) => string | null,
) {
  const columns = Object.entries(kinds).map(([id, kind], index) => {
    return { id, label: id, kind, ...(index === 0 && format ? { format } : {}) }
  })
  return defineDataset({ id: 'odd', label: 'Odd', sql, key, columns })
}

async function linesOf(...args: Parameters<typeof exportFile>): Promise<string[]> {
  return (await exportFile(...args)).file.toString().split('\r\n').slice(1, -1)
}

beforeAll(() =>
  createTables(
    sandbox.admin,
    `create type mood as enum ('good', 'bad');
     create table odd (id integer primary key, price money, span interval, mood mood, at timestamp, note text);
     insert into odd values
       (1, '-12.30', '-3 days', 'good', '2025-06-01 12:00', 'a'), (2, '5', '1 day', 'bad', '2025-06-01 14:00', '-x'),
       (3, null, null, null, null, null)`,
  ),
)

test('SQL that ends in a comment is read', async () => {
  expect(await linesOf(sandbox, datasetOf('select id from odd -- all', { id: 'integer' }, 'id'))).toEqual([
    '1',
    '2',
    '3',
  ])
})

test('money and intervals below zero are no formulas, on either path', async () => {
  const kinds: Kinds = { price: 'other', span: 'other', note: 'text', id: 'integer' }
  for (const format of [undefined, (value: string | null) => value]) {
    const dataset = datasetOf('select * from odd', kinds, 'id', format)
    const lines = await linesOf(sandbox, dataset, { columns: ['span', 'note', ...(format ? [] : ['price'])] })
    expect(lines[0]).toBe(format ? '-3 days,a' : '-3 days,a,-$12.30')
    expect(lines[1]).toContain("1 day,'-x")
  }
})

test('a value that an enumerated type does not have is found in no row', async () => {
  const dataset = defineDataset({
    id: 'moods',
    label: 'Moods',
    sql: 'select id, mood from odd',
    key: 'id',
    columns: {
      id: { label: 'Id', kind: 'integer' },
      mood: { label: 'Mood', kind: 'enum', values: ['good', 'bad', 'new'] },
    },
  })
  const among = (...value: string[]) => ({ filters: [{ column: 'mood', operator: 'in', value }] })
  expect(await linesOf(sandbox, dataset, among('new'))).toEqual([])
  expect(await linesOf(sandbox, dataset, among('new', 'bad'))).toEqual(['2,bad'])
})

test('a moment with an offset is the same moment in a column without a zone', async () => {
  const dataset = datasetOf('select id, at from odd', { id: 'integer', at: 'timestamp' }, 'id')
  const filters = [
    {
      column: 'at',
      operator: 'between',
      value: { from: '2025-06-01T11:30:00+02:00', to: '2025-06-01T14:00:00+02:00' },
    },
  ]
  // Half past nine to noon in UTC.
  expect(await linesOf(sandbox, dataset, { filters })).toEqual(['1,2025-06-01 12:00:00'])
  // In Berlin that is half past eleven to two.
  const format = { timeZone: 'Europe/Berlin' }
  expect(await linesOf(sandbox, dataset, { filters, format })).toHaveLength(2)
})

test('columns whose ids are numbers keep their order', async () => {
  const dataset = datasetOf(`select id as "2", note as "10", id * 2 as "1" from odd`, { '10': 'text' })
  const columns = ['10', '2', '1'].map((id) => ({ id, label: id, kind: 'other' as const }))
  const listed = defineDataset({ ...dataset, columns, key: '2' })
  expect((await exportFile(sandbox, listed)).file.toString().split('\r\n')[0]).toBe('10,2,1')
})

test('a time zone that the database does not know is told as such', async () => {
  const opening = openSession(sandbox.sourceUrl, { timeZone: 'Mars/Olympus' })
  await problemOf(opening, 'time_zone_unknown')
})

test('every time zone that the form offers is one that the database knows', async () => {
  const rows = await sandbox.cells('select lower(name) from pg_timezone_names')
  const known = new Set(rows.map(([name]) => name))
  const java = ['PST', 'IST', 'JST', 'BST', 'ACT', 'EAT', 'SystemV/PST8']
  const offered = [...Intl.supportedValuesOf('timeZone'), ...java].filter(isTimeZone)
  expect(offered.length).toBeGreaterThan(300)
  expect(offered.filter((name) => !known.has(name.toLowerCase()))).toEqual([])
})

describe('with quote_all_identifiers on', () => {
  test('tables and keys are found, and ranges read', async () => {
    await createTables(
      sandbox.admin,
      `create table quoted (id integer primary key, note text);
       insert into quoted select i, 'note' from generate_series(1, 100000) as i; analyze quoted`,
    )
    const url = new URL(sandbox.sourceUrl)
    url.searchParams.set('options', '-c quote_all_identifiers=on')
    const dataset = datasetOf('select id, note from quoted', { id: 'integer', note: 'text' }, 'id')
    expect((await exportFile({ sourceUrl: url.href }, dataset, { parallel: 2 })).rows).toBe(100_000)
  })
})

test('nothing that somebody has put before Postgres’ own is called', async () => {
  await using client = await connect(sandbox)
  await client.query(
    `create schema trap; grant usage on schema trap to public;
     create table trap.called (what text); grant insert on trap.called to public;`,
  )
  const shadow = (signature: string, result: string) =>
    `create function trap.${signature} returns ${result} language plpgsql as
       $$ begin raise exception 'the trap was called: ${signature.replace(/\(.*/, '')}'; end $$;`
  await client.query(
    [
      shadow('format(text, name, name)', 'text'),
      shadow('lower(text)', 'text'),
      shadow('strpos(text, text)', 'integer'),
      shadow('ascii(text)', 'integer'),
      shadow('ltrim(text, text)', 'text'),
      shadow('octet_length(text)', 'integer'),
      shadow('quote_ident(name)', 'text'),
      shadow('pg_backend_pid()', 'integer'),
      shadow('unnest(text[])', 'text'),
      shadow('less(integer, integer)', 'boolean'),
      `create operator trap.< (leftarg = integer, rightarg = integer, function = trap.less);`,
      `create operator trap.>= (leftarg = integer, rightarg = integer, function = trap.less);`,
      `create operator trap.= (leftarg = integer, rightarg = integer, function = trap.less);`,
      shadow('same(text, text)', 'boolean'),
      `create operator trap.~ (leftarg = text, rightarg = text, function = trap.same);`,
      `create operator trap.= (leftarg = text, rightarg = text, function = trap.same);`,
      shadow('joined(text, text)', 'text'),
      `create operator trap.|| (leftarg = text, rightarg = text, function = trap.joined);`,
    ].join('\n'),
  )
  const url = new URL(sandbox.sourceUrl)
  url.searchParams.set('options', '-c search_path=trap,pg_catalog,public')
  const from = { sourceUrl: url.href }
  const dataset = datasetOf('select id, note from public.quoted', { id: 'integer', note: 'text' }, 'id')
  const filters = [
    { column: 'note', operator: 'contains', value: 'no' },
    { column: 'note', operator: 'not-empty' },
    { column: 'id', operator: 'in', value: ['5', '6', '70000'] },
    { column: 'id', operator: 'between', value: { from: '2', to: '90000' } },
  ]
  expect((await exportFile(from, dataset, { parallel: 2 })).rows).toBe(100_000)
  expect((await exportFile(from, dataset, { parallel: 2, filters })).rows).toBe(3)
})
