import { beforeAll, describe, expect, test } from 'vitest'
import { openSandbox } from '../support/sandbox.ts'
import { openFinder } from './support/conditions.ts'
import { linesOf } from './support/engine.ts'
import { datasetOf } from './support/kinds.ts'
import { createTables } from './support/tables.ts'

const sandbox = await openSandbox()

/** What a column of each type shows, in its order; the last ones of each sign are the ends of what it holds. */
const SHOWN = {
  float4:
    '-Infinity -3.4028235e+38 -0.1 -1e-45 0 1e-45 1.1754944e-38 0.1 0.3 0.7 1 1.6777216e+07 3.4028235e+38 Infinity NaN',
  float8:
    '-Infinity -1.7976931348623157e+308 -0.1 -5e-324 0 5e-324 0.1 0.3 0.7 1 9.007199254740992e+15 1.7976931348623157e+308 Infinity NaN',
}
const TYPES = [
  ['float4', SHOWN.float4],
  ['float8', SHOWN.float8],
  ['part', SHOWN.float4],
] as const

beforeAll(async () => {
  await createTables(
    sandbox.admin,
    `create domain part as float4 check (value is not null);
     create table random_numbers as select (1 + random())::float4 as n from generate_series(1, 200)`,
  )
  for (const [type, shown] of TYPES) {
    const values = shown.split(' ').map((each) => `('${each}'::${type})`)
    await createTables(
      sandbox.admin,
      `create table of_${type} (n ${type} primary key);
      insert into of_${type} values ${values.join(', ')}`,
    )
  }
})

const find = openFinder(sandbox)
const between = (from: string | null, to: string | null) =>
  ({ column: 'n', operator: 'between', value: { from, to } }) as const
const datasetOfType = (type: string) => datasetOf(`select n from of_${type}`, { n: 'float' }, 'n')

/** The numbers that a column of a type shows within a range. */
function found(type: string, from: string | null, to: string | null): Promise<string[]> {
  return find(datasetOfType(type), between(from, to))
}

describe.each(TYPES)('a column of type %s', (type, list) => {
  const shown = list.split(' ')
  const end = shown.at(-3) ?? ''
  const least = shown[shown.indexOf('0') + 1] ?? ''

  test('is filtered by what the file shows', async () => {
    const filters = [between('0.1', '0.1')]
    expect(await linesOf(sandbox, datasetOfType(type), { filters })).toEqual(['0.1'])
    expect(await found(type, '-0.1', '0.3')).toEqual(shown.slice(shown.indexOf('-0.1'), shown.indexOf('0.7')))
    expect(await found(type, '0.7', '1.0')).toEqual(['0.7', '1'])
    for (const each of shown.filter((text) => /\d/.test(text)))
      expect(await found(type, each, each)).toEqual([each])
  })

  test('is compared with all digits of a bound', async () => {
    expect(await found(type, '0.1000000000000000000001', '0.3')).toEqual(['0.3'])
    expect(await found(type, '0.3', '0.6999999999999999999999')).toEqual(['0.3'])
    expect(await found(type, '0.0999999999999999999999', '0.3000000000000000000001')).toEqual(['0.1', '0.3'])
    expect(await found(type, '0.10000000149011612', '0.2')).toEqual([])
  })

  test('has no finite values beyond its ends, and NaN last', async () => {
    expect(await found(type, end, null)).toEqual([end, 'Infinity', 'NaN'])
    expect(await found(type, null, `-${end}`)).toEqual(['-Infinity', `-${end}`])
    expect(await found(type, `-${least}`, least)).toEqual([`-${least}`, '0', least])
    expect(await found(type, null, '-0')).toEqual(shown.slice(0, shown.indexOf('0') + 1))
  })
})

test.each(['float4', 'part'])('bounds that %s cannot hold are still bounds', async (type) => {
  expect(await found(type, '1e300', null)).toEqual(['Infinity', 'NaN'])
  expect(await found(type, '3.4028236e38', '1e300')).toEqual([])
  expect(await found(type, null, '-1e300')).toEqual(['-Infinity'])
  expect(await found(type, '1', '1e300')).toEqual(['1', '1.6777216e+07', '3.4028235e+38'])
  expect(await found(type, '1e-300', '1e-45')).toEqual(['1e-45'])
  expect(await found(type, '-1e-300', '1e-300')).toEqual(['0'])
  expect(await found(type, '16777217', null)).toEqual(['3.4028235e+38', 'Infinity', 'NaN'])
})

test('numbers of random digits find what is shown as more and as less than they are', async () => {
  const dataset = datasetOf('select n from random_numbers', { n: 'float' })
  const all = (await sandbox.cells('select n from random_numbers order by n')).map(([n]) => n ?? '')
  for (const bound of all.slice(0, 20).flatMap((each) => [each, `${each}1`, each.slice(0, -1)])) {
    // Doubles tell numbers of so few digits apart.
    const above = all.filter((each) => Number(each) >= Number(bound))
    const below = all.filter((each) => Number(each) <= Number(bound))
    expect(await find(dataset, between(bound, null)), bound).toEqual(above)
    expect(await find(dataset, between(null, bound)), bound).toEqual(below)
  }
})
