import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { log } from '../../lib/log.ts'
import { RowCount } from '../../worker/source/row-count.ts'
import { Sessions } from '../../worker/source/sessions.ts'
import { openSandbox } from '../support/sandbox.ts'
import { eventually } from '../support/wait.ts'
import { planOf } from './support/engine.ts'
import { createTenants, ofTenants, tenantsDataset } from './support/tenants.ts'

const sandbox = await openSandbox()
const dataset = tenantsDataset('select * from rows')
const NOTHING = { rowsTotal: null, rowsTotalIsEstimate: true, percent: 0 }
const filters = [{ column: 'paid', operator: 'equals', value: 'true' }]

beforeAll(() => createTenants(sandbox.admin, 'rows', 600))
afterEach(() => vi.restoreAllMocks())

const openSessions = () => new Sessions(sandbox.sourceUrl, {}, new AbortController().signal)
const queryOf = async (tenant: string) =>
  (await planOf(sandbox, dataset, { filters, scope: ofTenants(tenant) })).query

/** What a count comes to. */
const totalOf = (count: RowCount) =>
  eventually('the rows are counted', () => count.progress(0).rowsTotal ?? undefined)

test('what is read of a scope is counted within it, and its share is known from then on', async () => {
  await using sessions = openSessions()
  using count = new RowCount(sessions, await queryOf('a'), 0)
  expect(count.progress(7)).toEqual(NOTHING)
  expect(await totalOf(count)).toBe(100)
  expect(count.progress(25)).toEqual({ rowsTotal: 100, rowsTotalIsEstimate: true, percent: 25 })
  // Rows that came since: another moment was counted than is read.
  expect(count.progress(120)).toEqual({ rowsTotal: 120, rowsTotalIsEstimate: true, percent: 99 })
})

test('of no row there is no share', async () => {
  await using sessions = openSessions()
  using count = new RowCount(sessions, await queryOf('d'), 0)
  expect(await totalOf(count)).toBe(0)
  expect(count.progress(0).percent).toBe(0)
})

test('a count that fails is none, and the log says so', async () => {
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined)
  await using sessions = openSessions()
  const query = await queryOf('a')
  using count = new RowCount(sessions, { ...query, within: 'no_such_column' }, 0)
  await eventually('the log says that it failed', () => warn.mock.calls.length > 0 || undefined)
  expect(count.progress(7)).toEqual(NOTHING)
})
