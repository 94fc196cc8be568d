import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { defineDataset } from '../../lib/dataset.ts'
import { unencodable } from '../../lib/source/reader.ts'
import { openSandbox } from '../support/sandbox.ts'
import { detailOf, exportFile, planOf, type Run } from './support/engine.ts'
import { createTables } from './support/tables.ts'
import { createTexts, fillTexts, PATHS, textDataset } from './support/text-table.ts'

const sandbox = await openSandbox()
const ROWS = 100_000
const format = { encoding: 'windows-1252' }

/** What is said of a run that has to fail for a character. */
async function refusalOf(dataset: Parameters<typeof exportFile>[1], run: Run = {}): Promise<string> {
  const work = exportFile(sandbox, dataset, { format, ...run })
  return await detailOf(work, 'unencodable')
}

beforeAll(async () => {
  await createTables(
    sandbox.admin,
    `create table many (id integer primary key, t text);
     insert into many select n, 'note ' || n from generate_series(1, ${ROWS}) as n;
     analyze many;
     create table one_bad as table many; alter table one_bad add primary key (id);
     update one_bad set t = 'a gift: 🎁' where id = 61234;
     cluster one_bad using one_bad_pkey; analyze one_bad;
     ${createTexts('few')}`,
  )
  await sandbox.admin.query(fillTexts('few'), [['fine', '北京', 'fine', '🎁']])
})

describe.each(PATHS)('written by %s, a character that the encoding lacks', (_, cellFormat) => {
  test.each([1, 2, 4])('fails the export with the key of its row, over %i connections', async (parallel) => {
    const dataset = textDataset('one_bad', cellFormat)
    expect((await planOf(sandbox, dataset)).rangeSlices).not.toBeNull()
    expect(await refusalOf(dataset, { parallel })).toBe(
      'The row with Number 61234 has a character that Windows-1252 lacks.',
    )
  })

  test('is named by the first of its rows', async () => {
    expect(await refusalOf(textDataset('few', cellFormat))).toMatch(/^The row with Number 2 has/)
  })

  test('does not matter where a filter leaves its row out, or where its column is not asked for', async () => {
    const filters = [{ column: 'id', operator: 'in', value: ['1', '3'] }]
    const dataset = textDataset('few', cellFormat)
    expect((await exportFile(sandbox, dataset, { filters, format })).rows).toBe(2)
    expect((await exportFile(sandbox, dataset, { columns: ['id'], format })).rows).toBe(4)
    const filtered = [{ column: 'id', operator: 'between', value: { from: '3', to: null } }]
    expect(await refusalOf(dataset, { filters: filtered })).toMatch(/^The row with Number 4 has/)
  })

  test('in the header fails the export too', async () => {
    expect(await refusalOf(textDataset('few', cellFormat, 'Gift 🎁'))).toBe(
      'The header has a character that Windows-1252 lacks.',
    )
  })

  test('is found whatever it is', async () => {
    await createTables(sandbox.admin, `drop table if exists single; ${createTexts('single')}`)
    for (const text of ['\ufffd', '\u0081', '\u200b', 'Ł', '\u{10ffff}', `${'x'.repeat(100_000)}漢`]) {
      await sandbox.admin.query('truncate single')
      await sandbox.admin.query(fillTexts('single'), [[text]])
      expect(await refusalOf(textDataset('single', cellFormat)), text.slice(-1)).toMatch(
        /^The row with Number 1/,
      )
    }
  })

  test('is named as well as it can be where there is no key', async () => {
    await createTables(
      sandbox.admin,
      `create table if not exists keyless (id integer, t text); truncate keyless; insert into keyless values (null, '🎁')`,
    )
    const dataset = textDataset('keyless', cellFormat)
    expect(await refusalOf(dataset)).toMatch(/^The row with Number empty has/)
    expect(await refusalOf({ ...dataset, key: null })).toMatch(/^A row has/)
  })
})

describe('a row is named by the value of its key', () => {
  const dataset = defineDataset({
    id: 'named',
    label: 'Named',
    sql: 'select * from named',
    key: 'key',
    columns: { t: { label: 'Text', kind: 'text' }, key: { label: 'Code', kind: 'text' } },
  })
  const run = { columns: ['t', 'key'] }

  test.each([
    // In the order of its text, 10 would come before 2.
    ['an integer that is named key', 'integer', `n`, '10'],
    // With their apostrophes, these would come in another order.
    ['a text that is neutralised', 'text collate "C"', `chr(50 - n) || n`, '(10'],
  ])('%s', async (_, type, value, key) => {
    await createTables(
      sandbox.admin,
      `drop table if exists named; create table named (key ${type} primary key, t text);
       insert into named select ${value}, case n when 10 then '🎁' else 'fine' end from generate_series(1, 12) as n`,
    )
    const [text, code] = dataset.columns
    if (!text || !code) throw new Error('The dataset has two columns')
    const kind = type === 'integer' ? 'integer' : 'text'
    const copied = { ...dataset, columns: [text, { ...code, kind } as const] }
    const formatted = {
      ...copied,
      columns: copied.columns.map((column) => ({ ...column, format: (cell: string | null) => cell })),
    }
    for (const each of [copied, formatted]) {
      expect(await refusalOf(each, run)).toBe(
        `The row with Code ${key} has a character that Windows-1252 lacks.`,
      )
    }
  })
})

test('a row that cannot be looked for, since there is no connection left, fails the export all the same', async () => {
  const role = `test_one_${randomUUID().slice(0, 8)}`
  await sandbox.admin.query(`create role ${role} login password 'x' connection limit 1`)
  const url = new URL(sandbox.sourceUrl)
  Object.assign(url, { username: role, password: 'x' })
  const work = exportFile({ sourceUrl: url.href }, textDataset('few'), { format })
  expect(await detailOf(work, 'unencodable')).toMatch(/character that Windows-1252 lacks/)
  await sandbox.admin.query(`drop role ${role}`)
})

test('a long key is told by its beginning', () => {
  const key = `${'k'.repeat(199)}🎁${'k'.repeat(1_000)}`
  const told = unencodable({ column: 'Key', key }, 'windows-1252').params.key
  expect(told).toBe(`${'k'.repeat(199)}\uFFFD…`)
})
