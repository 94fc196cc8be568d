import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Dataset } from '../../lib/dataset.ts'
import { env } from '../../lib/env.ts'
import { rowCountsOf } from '../../server/preview/row-counts.ts'
import { createTenants, tenantsDataset } from '../engine/support/tenants.ts'
import { call, said } from '../support/api.ts'
import { openSandbox } from '../support/sandbox.ts'
import { datasets } from '../support/shop.ts'
import { memberOf } from '../support/tenants.ts'

const sandbox = await openSandbox()
const kept = (globalThis as { claimcheckRowCounts?: Map<string, unknown> }).claimcheckRowCounts
const ROWS = 9_000
const scope: Dataset['scope'] = ({ attributes }) =>
  attributes.tenant === 'all' ? {} : { tenant: attributes.tenant }
const tenants: Dataset = { ...tenantsDataset('select * from few'), scope }
const slow: Dataset = {
  ...tenantsDataset('select * from few, lateral (select pg_catalog.pg_sleep(0.1 + id * 0)) as pause'),
  id: 'slow',
  scope,
}
const gone: Dataset = { ...tenantsDataset('select * from no_such_table'), id: 'gone', scope }
const brittle: Dataset = {
  ...tenants,
  id: 'brittle',
  scope: () => {
    throw new Error('no scope today')
  },
}

beforeAll(() => createTenants(sandbox.admin, 'few', ROWS))
beforeEach(() => kept?.clear())

/** How many rows somebody of a tenant is told of. */
async function countsOf(tenant: string, ...asked: Dataset[]) {
  const { signal } = new AbortController()
  return Object.fromEntries(await rowCountsOf(memberOf('somebody', tenant), asked, signal))
}

test('who may see all rows is told the estimate of all, and who may see some how many these are', async () => {
  expect(await countsOf('all', tenants)).toEqual({ tenants: { rows: ROWS, isEstimate: true } })
  expect(await countsOf('a', tenants)).toEqual({ tenants: { rows: ROWS / 3, isEstimate: false } })
  expect(await countsOf('of nobody', tenants)).toEqual({ tenants: { rows: 0, isEstimate: false } })
})

test('a number is kept for whoever may see the same rows, and asked for once for all who wait for it', async () => {
  const before = await Promise.all(['a', 'a', 'b'].map((tenant) => countsOf(tenant, tenants)))
  expect(before.map((each) => each.tenants?.rows)).toEqual([ROWS / 3, ROWS / 3, ROWS / 3])
  expect(kept?.size).toBe(2)
  await sandbox.admin.query(`delete from few where tenant = 'a' and id > 100`)
  expect((await countsOf('a', tenants)).tenants?.rows).toBe(ROWS / 3)
  kept?.clear()
  expect((await countsOf('a', tenants)).tenants?.rows).toBeLessThan(40)
})

test('what cannot be found out is not told, and holds up nothing else', async () => {
  expect(await countsOf('b', gone, brittle, slow, tenants)).toEqual({
    gone: null,
    brittle: null,
    slow: null,
    tenants: { rows: ROWS / 3, isEstimate: false },
  })
})

test('whoever asks is gone: no further dataset is looked at', async () => {
  const counts = await rowCountsOf(memberOf('somebody', 'b'), [tenants], AbortSignal.abort())
  expect([...counts]).toEqual([['tenants', null]])
  expect(kept?.size).toBe(0)
})

test('over HTTP each dataset of whoever asks has its number', async () => {
  const { status, headers, body } = await said(call('GET /api/row-counts'))
  expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store'])
  const told = body.datasets as { id: string; rowsTotal: number; rowsTotalIsEstimate: boolean }[]
  expect(told.map(({ id }) => id)).toEqual(datasets.map(({ id }) => id))
  for (const each of told) {
    expect(each.rowsTotal).toBeGreaterThan(0)
    expect(each.rowsTotalIsEstimate).toBe(true)
  }
})

test('a server that has no way to the source tells no number', async () => {
  const settings = env()
  const { previewDatabaseUrl } = settings
  settings.previewDatabaseUrl = null
  const { status, body } = await said(call('GET /api/row-counts'))
  settings.previewDatabaseUrl = previewDatabaseUrl
  const unknown = { rowsTotal: null, rowsTotalIsEstimate: false }
  expect([status, body.datasets]).toEqual([200, datasets.map(({ id }) => ({ id, ...unknown }))])
})
