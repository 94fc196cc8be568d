import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { Dataset } from '../../lib/dataset.ts'
import { parseCsv } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { exportFile, type Run } from './support/engine.ts'
import { CANARY, createTenants, ofTenants, tenantsDataset } from './support/tenants.ts'

const sandbox = await openSandbox()
const RUNS = 10

const scoped = tenantsDataset('select * from rows')
const formatted = tenantsDataset('select * from rows', (note) => note)
/** The same with the tenant, for who sees everything. */
const open: Dataset = {
  ...scoped,
  columns: [...scoped.columns, { id: 'tenant', label: 'Tenant', kind: 'text' }],
}

beforeAll(() => createTenants(sandbox.admin, 'rows', 1_500))

const text = fc.constantFrom('note 3', `note 3, ${CANARY}`, CANARY, 'b', "'", '%', 'no such', "') or true --")
const number = fc.integer({ min: -2, max: 1_600 }).map(String)
const amount = fc.integer({ min: 0, max: 50 }).map((n) => String(n / 4))
const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-01-${String(n).padStart(2, '0')}`)
/** Numbers as numbers, days as texts. */
const isLess = (one: string, other: string) =>
  Number.isNaN(Number(one)) ? one < other : Number(one) < Number(other)
const range = (bound: fc.Arbitrary<string>) =>
  fc
    .tuple(bound, fc.option(bound))
    .map(([from, to]) => (to !== null && isLess(to, from) ? { from: to, to: from } : { from, to }))
const few = (one: fc.Arbitrary<string>) => fc.array(one, { minLength: 1, maxLength: 4 })

const filter = fc.oneof(
  fc.record({ column: fc.constant('note'), operator: fc.constantFrom('contains', 'equals'), value: text }),
  fc.record({ column: fc.constant('note'), operator: fc.constant('in'), value: few(text) }),
  fc.record({ column: fc.constant('id'), operator: fc.constant('in'), value: few(number) }),
  fc.record({ column: fc.constant('id'), operator: fc.constant('between'), value: range(number) }),
  fc.record({ column: fc.constant('amount'), operator: fc.constant('between'), value: range(amount) }),
  fc.record({ column: fc.constant('amount'), operator: fc.constant('equals'), value: amount }),
  fc.record({
    column: fc.constant('amount'),
    operator: fc.constantFrom('greater-than', 'at-least', 'less-than', 'at-most'),
    value: amount,
  }),
  fc.record({ column: fc.constant('day'), operator: fc.constant('between'), value: range(day) }),
  fc.record({
    column: fc.constant('paid'),
    operator: fc.constant('equals'),
    value: fc.constantFrom('true', 'false'),
  }),
  fc.record({
    column: fc.constantFrom('note', 'amount', 'day', 'paid', 'id'),
    operator: fc.constantFrom('empty', 'not-empty'),
  }),
)

const tenants = fc.subarray(['a', 'b', 'c', 'd'])

test('a request of a tenant’s gives the rows that it gives who sees everything, but for those of others', async () => {
  let rows = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(filter, { maxLength: 3 }),
      fc.constantFrom('all', 'any'),
      tenants,
      fc.boolean(),
      async (filters, match, own, byRows) => {
        const columns = scoped.columns.map(({ id }) => id)
        const run: Run = { filters, match, columns, format: { header: false, formulas: 'raw' } }
        const cells = async (...args: Parameters<typeof exportFile>) =>
          parseCsv((await exportFile(...args)).file.toString())
        const got = await cells(sandbox, byRows ? formatted : scoped, { ...run, scope: ofTenants(...own) })
        const all = await cells(sandbox, open, { ...run, columns: [...columns, 'tenant'] })
        const expected = all.filter((row) => own.includes(row.at(-1) ?? '')).map((row) => row.slice(0, -1))
        rows += expected.length
        expect(got).toEqual(expected)
      },
    ),
    { numRuns: RUNS },
  )
  expect(rows).toBeGreaterThan(0)
})
