import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { scopeOf } from '../../lib/scope.ts'
import { describeDataset } from '../../lib/source/describe.ts'
import { openSession } from '../../lib/source/session.ts'
import { exportFile } from '../engine/support/engine.ts'
import { viewerNamed } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

type Registry = typeof import('../../datasets/registry.ts')

// By its whole path: a relative one means the datasets of the tests (vitest.config.ts).
const folder = path.join(import.meta.dirname, '..', '..', 'datasets')
const { datasets, findDataset }: Registry = await import(path.join(folder, 'registry.ts'))
/** Those of which the tests' database has the data; it has no others. */
const demo = datasets
  .filter(({ sql }) => /\bdemo\./.test(sql))
  .map((dataset) => [dataset.id, dataset] as const)

const sandbox = await openSandbox()

test('every dataset of the folder is registered, under an id of its own', async () => {
  const files = await readdir(folder)
  const ids = datasets.map((dataset) => dataset.id)
  expect(ids).toHaveLength(files.length - 1)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a dataset is found by its id, and by nothing else', () => {
  for (const dataset of datasets) expect(findDataset(dataset.id)).toBe(dataset)
  for (const id of ['', 'Orders', ' orders', 'constructor', '__proto__', '../orders', 'orders\0']) {
    expect(findDataset(id)).toBeUndefined()
  }
})

test.each(demo)('%s fits the demo shop', async (_, dataset) => {
  await using session = await openSession(sandbox.sourceUrl)
  const types = await describeDataset(session, dataset)
  for (const { id } of dataset.columns) expect(types.get(id)?.label).toMatch(/^[a-z ]+$/)
})

test.each(demo)(
  'the key of %s is unique and never NULL, so that its file is the same from run to run',
  async (_, { sql, key }) => {
    const counts = `select count(*) = count(distinct source."${key}") from (${sql}) as source`
    expect(await sandbox.cells(counts)).toEqual([['t']])
  },
)

test.each(demo)('the choices of %s are the values that its columns have', async (_, { sql, columns }) => {
  for (const column of columns.filter((each) => each.kind === 'enum')) {
    const found = await sandbox.cells(
      `select distinct source."${column.id}" from (${sql}) as source order by 1`,
    )
    expect(found.flat()).toEqual([...(column.values ?? [])].sort())
  }
})

test.each(demo)(
  'of %s a member sees the rows of their countries, and an administrator all',
  async (_, dataset) => {
    const rowsFor = async (country: unknown, ...roles: string[]) => {
      const viewer = {
        ...viewerNamed('somebody'),
        roles,
        attributes: country === undefined ? {} : { country },
      }
      const run = { columns: [dataset.key ?? ''], format: { header: false }, scope: scopeOf(viewer, dataset) }
      return (await exportFile(sandbox, dataset, run)).rows
    }
    const counted = async (condition: string) =>
      Number(
        (await sandbox.cells(`select count(*) from (${dataset.sql}) as source where ${condition}`))[0]?.[0],
      )
    const inGermany = await counted(`country = 'DE'`)
    expect(inGermany).toBeGreaterThan(0)
    expect(await rowsFor('DE', 'member')).toBe(inGermany)
    expect(await rowsFor(['DE', 'PL'], 'member')).toBe(await counted(`country in ('DE', 'PL')`))
    expect(await rowsFor(undefined, 'member')).toBe(0)
    expect(await rowsFor('DE', 'member', 'admin')).toBe(await counted('true'))
  },
)
