import { expect, test, vi } from 'vitest'
import { STANDARD_FORMAT } from '../../lib/exports/format-options.ts'
import { KINDS } from '../../lib/kinds.ts'
import { datasetListSchema, datasetSchema, toDatasetView } from '../../server/api/dataset.ts'
import { healthSchema, liveSchema } from '../../server/api/health.ts'
import { allKinds } from '../support/all-kinds.ts'
import { call, type ROUTES, said } from '../support/api.ts'
import { viewerNamed } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { datasets, orders } from '../support/shop.ts'

await openSandbox()
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']
const TAKEN: Record<keyof typeof ROUTES, string[]> = {
  '/api/claims/{token}': ['GET', 'HEAD'],
  '/api/claims/{token}/file': ['GET', 'HEAD'],
  '/api/datasets': ['GET', 'HEAD'],
  '/api/datasets/{id}': ['GET', 'HEAD'],
  '/api/datasets/{id}/preview': ['POST'],
  '/api/endpoints': ['GET', 'HEAD', 'POST'],
  '/api/endpoints/{id}': ['GET', 'HEAD', 'PATCH', 'DELETE'],
  '/api/endpoints/{id}/deliveries': ['GET', 'HEAD'],
  '/api/endpoints/{id}/deliveries/{deliveryId}/send-again': ['POST'],
  '/api/endpoints/{id}/test': ['POST'],
  '/api/exports': ['GET', 'HEAD', 'POST'],
  '/api/exports/events': ['GET', 'HEAD'],
  '/api/exports/{id}': ['GET', 'HEAD', 'PATCH', 'DELETE'],
  '/api/exports/{id}/cancel': ['POST'],
  '/api/exports/{id}/file': ['GET', 'HEAD'],
  '/api/exports/{id}/links': ['GET', 'HEAD', 'POST'],
  '/api/exports/{id}/links/{linkId}': ['DELETE'],
  '/api/health': ['GET', 'HEAD'],
  '/api/health/live': ['GET', 'HEAD'],
  '/api/health/ready': ['GET', 'HEAD'],
  '/api/openapi.json': ['GET', 'HEAD'],
  '/api/row-counts': ['GET', 'HEAD'],
}

test.each(Object.entries(TAKEN))(
  '%s says which methods it takes, and takes no other',
  async (route, taken) => {
    const allow = [...taken, 'OPTIONS'].join(', ')
    for (const method of METHODS.filter((each) => !taken.includes(each))) {
      const { status, headers, body } = await said(call(`${method} ${route}`))
      expect([method, status, headers.get('allow'), body.code]).toEqual([
        method,
        405,
        allow,
        'method_not_allowed',
      ])
    }
    const options = await call(`OPTIONS ${route}`)
    expect([options.status, options.headers.get('allow')]).toEqual([204, allow])
  },
)

test('the datasets that somebody may export have all that is needed to ask for one', async () => {
  const { status, headers, body } = await said(call('GET /api/datasets'))
  expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store'])
  expect(datasetListSchema.parse(body).datasets.map(({ id }) => id)).toEqual(datasets.map(({ id }) => id))
  const one = datasetSchema.parse((await said(call('GET /api/datasets/{id}', { id: 'orders' }))).body)
  expect(one).toMatchObject({ id: 'orders', label: 'Orders', key: 'id', isLimited: false })
  expect(one.columns[4]).toEqual({
    id: 'status',
    label: 'Status',
    kind: 'enum',
    values: ['pending', 'paid', 'shipped', 'returned'],
    operators: [
      { operator: 'in', value: 'texts' },
      { operator: 'equals', value: 'text' },
      { operator: 'not-equals', value: 'text' },
      { operator: 'not-in', value: 'texts' },
      { operator: 'empty', value: null },
      { operator: 'not-empty', value: null },
    ],
  })
  expect(one.columns[0]?.operators).toContainEqual({ operator: 'between', value: 'range' })
  expect(JSON.stringify(one)).not.toContain('demo.orders')
})

test('the options of a file come with what they can be, and with what they are by default', async () => {
  const { format } = toDatasetView(viewerNamed('x'), orders)
  expect(Object.fromEntries(format.map((each) => [each.option, each.default]))).toEqual(STANDARD_FORMAT)
  expect(format).toContainEqual({ option: 'delimiter', values: [',', ';', '\t', '|'], default: ',' })
  expect(format).toContainEqual({ option: 'gzip', values: [true, false], default: false })
  expect(format).toContainEqual({ option: 'timeZone', values: null, default: 'UTC' })
})

test('every kind of column can be told, and whether rows are limited', () => {
  const viewer = viewerNamed('x')
  const view = toDatasetView(viewer, { ...allKinds, scope: () => ({ country: 'DE' }) })
  expect(datasetSchema.parse(view)).toEqual(view)
  expect(view.isLimited).toBe(true)
  expect(new Set(view.columns.map(({ kind }) => kind))).toEqual(new Set(Object.keys(KINDS)))
})

test.each(['no such', '', 'constructor', '../orders'])('there is no dataset %j', async (id) => {
  expect(await said(call('GET /api/datasets/{id}', { id }))).toMatchObject({
    status: 404,
    body: { code: 'dataset_unknown' },
  })
})

test('a process is ready when all that it needs works, and lives as long as it answers', async () => {
  const ready = await call('GET /api/health/ready')
  expect(healthSchema.parse(await ready.json())).toEqual(await (await call('GET /api/health')).json())
  vi.stubEnv('STORE_FOLDER', '/nowhere')
  const live = await call('GET /api/health/live')
  expect([live.status, liveSchema.parse(await live.json())]).toEqual([200, { status: 'ok' }])
})
