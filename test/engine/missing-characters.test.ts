import { beforeAll, describe, expect, test } from 'vitest'
import { type Dataset, defineDataset } from '../../lib/dataset.ts'
import { linesOf, planOf } from './support/engine.ts'
import { openDatabaseIn } from './support/other-encoding.ts'
import { createTables } from './support/tables.ts'

const CREATE = `create type mood as enum ('gut', 'böse');
  create table texts (key text primary key, mood mood, choice varchar(20), fixed char(8), label name);
  insert into texts values ('café', 'böse', 'é', 'É', 'ü'), ('tea', 'gut', 'tea', 'tea', 'tea'), ('ÿ', null, null, null, null)`

const dataset: Dataset = defineDataset({
  id: 'texts',
  label: 'Texts',
  sql: 'select key, mood, choice, fixed, label from texts',
  key: 'key',
  columns: {
    key: { label: 'Key', kind: 'text' },
    mood: { label: 'Mood', kind: 'enum', values: ['gut', 'böse', '怒'] },
    choice: { label: 'Choice', kind: 'enum', values: ['tea', 'é', '北'] },
    fixed: { label: 'Fixed', kind: 'text' },
    label: { label: 'Label', kind: 'text' },
  },
})

const source = await openDatabaseIn('LATIN1')
const korean = await openDatabaseIn('EUC_KR')
const nameless = await openDatabaseIn('SQL_ASCII')
const MANY = Array.from({ length: 60 }, (_, index) => String.fromCodePoint(0x4e00 + index))

beforeAll(async () => {
  await createTables(source.admin, CREATE)
  await createTables(korean.admin, `create table texts as select '한국어 北' as key, 1 as n`)
  await createTables(nameless.admin, `create table texts as select '北' as key, 1 as n`)
})

const found = (column: string, operator: string, value: unknown) =>
  linesOf(source, dataset, { columns: ['key'], filters: [{ column, operator, value }] })

describe('a character that the encoding of the source lacks', () => {
  test.each(['key', 'fixed', 'label'])('is in no text of column %s', async (column) => {
    expect(await found(column, 'equals', '北')).toEqual([])
    expect(await found(column, 'contains', '北')).toEqual([])
    expect(await found(column, 'contains', 'a北')).toEqual([])
    expect(await found(column, 'in', ['北', '🎁', '€'])).toEqual([])
    expect(await found(column, 'in', ['tea', '北'])).toEqual(['tea'])
  })

  test('leaves the other texts of a list to be found', async () => {
    expect(await found('key', 'in', ['café', '北', 'caf北'])).toEqual(['café'])
    expect(await found('key', 'in', [...MANY, 'ÿ', 'café'])).toEqual(['café', 'ÿ'])
    expect(await found('key', 'contains', 'fé')).toEqual(['café'])
  })

  test('is a choice that nobody has made', async () => {
    expect(await found('mood', 'in', ['怒', 'böse'])).toEqual(['café'])
    expect(await found('mood', 'equals', '怒')).toEqual([])
    expect(await found('choice', 'in', ['北', 'é'])).toEqual(['café'])
    expect(await found('choice', 'equals', '北')).toEqual([])
  })

  test('may be the capital of one that it has', async () => {
    expect(await found('key', 'contains', 'Ÿ')).toEqual(['ÿ'])
  })

  test('does not keep a filter on the key from being planned', async () => {
    const filters = [{ column: 'key', operator: 'in', value: ['北', 'tea'] }]
    expect((await planOf(source, dataset, { filters })).query.values.missingCharacters).toEqual(new Set('北'))
  })
})

const plain = defineDataset({
  id: 'plain',
  label: 'Plain',
  sql: 'select key, n from texts',
  columns: { key: { label: 'Key', kind: 'text' }, n: { label: 'Number', kind: 'integer' } },
})

test('an encoding of many bytes has some characters and lacks others', async () => {
  const contains = (value: string) =>
    linesOf(korean, plain, { columns: ['n'], filters: [{ column: 'key', operator: 'contains', value }] })
  expect(await contains('국어')).toEqual(['1'])
  expect(await contains('北')).toEqual(['1'])
  expect(await contains('北é')).toEqual([])
})

test('a source without an encoding takes every text', async () => {
  const filters = [{ column: 'key', operator: 'equals', value: '北' }]
  expect(await linesOf(nameless, plain, { columns: ['n'], filters })).toEqual(['1'])
})
