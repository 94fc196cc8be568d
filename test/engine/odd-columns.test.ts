import { beforeAll, expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { isTimeZone } from '../../lib/exports/format-options.ts'
import { openSession } from '../../lib/source/session.ts'
import { openSandbox } from '../support/sandbox.ts'
import { detailOf, exportFile, linesOf } from './support/engine.ts'
import { datasetOf, type Kinds } from './support/kinds.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()

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

test('a domain over an enumerated type is written and found', async () => {
  await createTables(
    sandbox.admin,
    `create domain dmood as mood; create table dmoods (id integer, dm dmood); insert into dmoods values (1, 'good'), (2, 'bad')`,
  )
  const columns = {
    id: { label: 'Id', kind: 'integer' },
    dm: { label: 'Mood', kind: 'enum', values: ['good', 'bad'] },
  } as const
  const dataset = defineDataset({ id: 'd', label: 'D', sql: 'select id, dm from dmoods', key: 'id', columns })
  const filters = [{ column: 'dm', operator: 'in', value: ['bad'] }]
  expect(await linesOf(sandbox, dataset)).toEqual(['1,good', '2,bad'])
  expect(await linesOf(sandbox, dataset, { filters })).toEqual(['2,bad'])
})

test('a text is found in a column of any collation, and in one of conflicting collations', async () => {
  await createTables(
    sandbox.admin,
    `create table collated (id integer, c text collate "C", tr text collate "tr-x-icu");
     insert into collated values (1, 'CAFÉ', 'ISTANBUL')`,
  )
  const dataset = datasetOf(
    'select id, c, tr, c || tr as both from collated',
    { id: 'integer', c: 'text', tr: 'text', both: 'text' },
    'id',
  )
  for (const [column, value] of [
    ['c', 'CAFÉ'],
    ['c', 'café'],
    ['tr', 'ISTANBUL'],
    ['both', 'éist'],
  ]) {
    const filters = [{ column, operator: 'contains', value }]
    expect(await linesOf(sandbox, dataset, { filters, columns: ['id'] }), `${column} ${value}`).toEqual(['1'])
  }
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

test('a time zone that the database does not know is told as such', async () => {
  const opening = openSession(sandbox.sourceUrl, { timeZone: 'Mars/Olympus' })
  await detailOf(opening, 'time_zone_unknown')
})

test('every time zone that the form offers is one that the database knows', async () => {
  const rows = await sandbox.cells('select lower(name) from pg_timezone_names')
  const known = new Set(rows.map(([name]) => name))
  const java = ['PST', 'IST', 'JST', 'BST', 'ACT', 'EAT', 'SystemV/PST8']
  const offered = [...Intl.supportedValuesOf('timeZone'), ...java].filter(isTimeZone)
  expect(offered.length).toBeGreaterThan(300)
  expect(offered.filter((name) => !known.has(name.toLowerCase()))).toEqual([])
})

test('columns whose ids are numbers keep their order', async () => {
  const dataset = datasetOf(`select id as "2", note as "10", id * 2 as "1" from odd`, { '10': 'text' })
  const columns = ['10', '2', '1'].map((id) => ({ id, label: id, kind: 'other' as const }))
  const listed = defineDataset({ ...dataset, columns, key: '2' })
  expect((await exportFile(sandbox, listed)).file.toString().split('\r\n')[0]).toBe('10,2,1')
})

test('a format function that cuts a character in half fails the export', async () => {
  const dataset = datasetOf('select note, id from odd', { note: 'text', id: 'integer' }, 'id', () =>
    '😀'.slice(0, 1),
  )
  await detailOf(exportFile(sandbox, dataset), 'unencodable')
})

test('a format function that throws, or writes no text, is told with its column', async () => {
  const wrong = [
    () => {
      throw new Error('secret')
    },
    () => 5 as unknown as string,
    // Neither as text, nor as what would end the worker when it fails.
    () => Promise.reject(new Error('later')) as unknown as string,
  ]
  for (const format of wrong) {
    const dataset = datasetOf('select note, id from odd', { note: 'text', id: 'integer' }, 'id', format)
    const detail = await detailOf(exportFile(sandbox, dataset), 'format_failed')
    expect(detail).toBe('The column is note.')
  }
})

test('a format function sees the columns of its row by their ids, and nothing else', async () => {
  const seen: unknown[] = []
  const format = (value: string | null, row: Readonly<Record<string, string | null>>) => {
    seen.push([...['__proto__', 'constructor', 'toString'].map((id) => row[id]), Object.keys(row)])
    return value
  }
  const dataset = defineDataset({
    id: 'named',
    label: 'Named',
    sql: `select note, id as "__proto__", mood as "constructor" from odd where id < 2`,
    columns: [
      { id: 'note', label: 'Note', kind: 'text', format },
      { id: '__proto__', label: 'Proto', kind: 'integer' },
      { id: 'constructor', label: 'Constructor', kind: 'text' },
    ],
  })
  expect(await linesOf(sandbox, dataset)).toEqual(['a,1,good'])
  expect(seen).toEqual([['1', 'good', undefined, ['note', '__proto__', 'constructor']]])
})
