import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { exportSchema } from '../../server/api/export.ts'
import { call, said } from '../support/api.ts'
import { readExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'

const sandbox = await openSandbox()
process.env.MAX_WAITING_EXPORTS = '3'
process.env.MAX_EXPORTS_PER_MINUTE = '20'
const ALL = orders.columns.map(({ id }) => id)

beforeEach(async () => {
  await sandbox.admin.query('truncate claimcheck.export, pgboss.job cascade')
  await sandbox.admin.query(
    'set session_replication_role = replica; delete from claimcheck.event; set session_replication_role = default',
  )
})

const make = (body: unknown, headers: Record<string, string> = {}) =>
  said(call('POST /api/exports', { body, headers }))
const counts = async () =>
  (
    await sandbox.cells(`select (select count(*) from claimcheck.export), (select count(*) from pgboss.job),
    (select count(*) from claimcheck.event where kind = 'made')`)
  )[0]?.map(Number)

test('an export is made of a dataset alone: all columns, no filters, the usual format', async () => {
  const { status, headers, body } = await make({ dataset: 'orders' })
  expect(status).toBe(202)
  expect(exportSchema.parse(body)).toMatchObject({
    dataset: 'orders',
    status: 'queued',
    queuePosition: 1,
    pollAfterMs: 300,
  })
  expect(headers.get('location')).toBe(`/api/exports/${body.id}`)
  expect(headers.get('retry-after')).toBe('1')
  expect(headers.get('cache-control')).toBe('private, no-store')
  expect(headers.has('idempotent-replayed')).toBe(false)
  expect(await readExport(sandbox, String(body.id))).toMatchObject({
    request: {
      columns: ALL,
      filters: [],
      format: { delimiter: ',', header: true, encoding: 'utf-8', formulas: 'neutralise' },
    },
  })
})

test('an export has the columns, headers, filters and options that are asked for', async () => {
  const filters = [{ column: 'status', operator: 'in', value: ['paid'] }]
  const { body } = await make({
    dataset: 'orders',
    columns: ['total', 'id'],
    headers: { id: 'Number ' },
    filters,
    format: { delimiter: ';' },
  })
  expect(await readExport(sandbox, String(body.id))).toMatchObject({
    request: {
      columns: ['total', 'id'],
      headers: { id: 'Number' },
      filters,
      format: { delimiter: ';', lineEnd: 'crlf' },
    },
  })
})

test('an export is called what is asked for, and nothing by default', async () => {
  const named = await make({ dataset: 'orders', name: '  For the board ' })
  expect(named).toMatchObject({ status: 202, body: { name: 'For the board' } })
  for (const body of [{ dataset: 'orders' }, { dataset: 'orders', name: null }])
    expect(await make(body)).toMatchObject({ status: 202, body: { name: null } })
})

test.each([
  [{}, 'dataset', 'is missing'],
  [{ dataset: 7 }, 'dataset', 'must be text'],
  [{ dataset: 'no such' }, 'dataset', 'is not one that you may export'],
  [{ dataset: 'constructor' }, 'dataset', 'is not one that you may export'],
  [[], '', 'must be an object'],
  ['null', '', 'must be an object'],
  [{ dataset: 'orders', columns: [] }, 'columns', 'choose at least one column'],
  [{ dataset: 'orders', columns: ['no such'] }, 'columns.0', '“no such” is not a column of this dataset'],
  [{ dataset: 'orders', columns: null }, 'columns', 'must be a list'],
  [
    { dataset: 'orders', headers: { secret: 'x' } },
    'headers.secret',
    'is for a column that is not requested',
  ],
  [{ dataset: 'orders', headers: { id: '' } }, 'headers.id', 'must not be empty'],
  [
    { dataset: 'orders', headers: { id: 'x' }, format: { header: false } },
    'headers',
    'cannot be written: there is no header row',
  ],
  [
    { dataset: 'orders', filters: [{ column: 'id', operator: 'contains', value: '1' }] },
    'filters.0.operator',
    'does not apply to Order',
  ],
  [
    { dataset: 'orders', filters: [{ column: 'id', operator: 'equals', value: 'x' }] },
    'filters.0.value',
    'must be a whole number',
  ],
  [{ dataset: 'orders', format: { delimiter: 'x' } }, 'format.delimiter', 'must be one of'],
  [{ dataset: 'orders', name: '' }, 'name', 'must not be empty'],
  [{ dataset: 'orders', name: 'x'.repeat(121) }, 'name', 'must have at most 120 characters'],
  [{ dataset: 'orders', name: 'two\nlines' }, 'name', 'must be one line'],
  [{ dataset: 'orders', sql: 'select 1' }, '', 'must not have “sql”: it is not known here'],
])('%j is refused with the field that is wrong', async (sent, path, message) => {
  const { status, body } = await make(sent)
  expect(status).toBe(422)
  expect(body).toMatchObject({
    code: 'invalid_request',
    errors: [{ path, message: expect.stringContaining(message) }],
  })
  expect(await counts()).toEqual([0, 0, 0])
})

test.each([
  ['is no JSON', '{', {}, 400, 'malformed_body'],
  [
    'changes what an object is',
    '{"dataset":"orders","__proto__":{"columns":["id"]}}',
    {},
    400,
    'malformed_body',
  ],
  ['goes too deep', `${'['.repeat(34)}${']'.repeat(34)}`, {}, 400, 'malformed_body'],
  ['is empty', '', {}, 400, 'malformed_body'],
  ['is not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'malformed_body'],
  [
    'is a form',
    'dataset=orders',
    { 'content-type': 'application/x-www-form-urlencoded' },
    415,
    'unsupported_media_type',
  ],
  ['does not say its type', '{}', { 'content-type': '' }, 415, 'unsupported_media_type'],
  [
    'is of a type that begins like ours',
    '{}',
    { 'content-type': 'application/jsonp' },
    415,
    'unsupported_media_type',
  ],
  ['is too large', JSON.stringify({ dataset: 'x'.repeat(262_145) }), {}, 413, 'body_too_large'],
])('a body that %s is refused', async (_, body, headers, status, code) => {
  expect(await said(call('POST /api/exports', { body, headers }))).toMatchObject({
    status,
    body: { code, status },
  })
})

test('who has too many exports at a time is told when to try again', async () => {
  for (let count = 0; count < 3; count++) expect((await make({ dataset: 'orders' })).status).toBe(202)
  const { status, headers, body } = await make({ dataset: 'orders' })
  expect({ status, code: body.code }).toEqual({ status: 429, code: 'too_many_exports' })
  expect(headers.get('retry-after')).toBe('10')
})

test('who makes exports too fast is told when to try again', async () => {
  for (let count = 0; count < 20; count++) {
    await make({ dataset: 'orders' })
    await sandbox.admin.query(`update claimcheck.export set status = 'cancelled'`)
  }
  const { status, headers, body } = await make({ dataset: 'orders' })
  expect({ status, code: body.code }).toEqual({ status: 429, code: 'exports_too_fast' })
  // The minute began with the first of them.
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
})

test('fifty posts under one key at once make one export with one job, and all are told of it', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => make({ dataset: 'orders', columns: ['id'] }, headers)),
  )
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(50)
  expect(answers.filter((each) => each.headers.get('idempotent-replayed') === 'true')).toHaveLength(49)
  expect(await counts()).toEqual([1, 1, 1])
})

test('what is sent again under its key is the same export, in whatever words and whatever has become of it', async () => {
  const headers = { 'idempotency-key': '!~' }
  const { body } = await make({ dataset: 'orders' }, headers)
  await sandbox.admin.query(`update claimcheck.export set status = 'cancelled'`)
  const again = await make({ format: {}, columns: ALL, dataset: 'orders', filters: [] }, headers)
  expect(again).toMatchObject({ status: 202, body: { id: body.id, status: 'cancelled' } })
  expect(again.headers.get('location')).toBe(`/api/exports/${body.id}`)
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(again.headers.has('retry-after')).toBe(false)
})

test('a name is no part of a request: under its key it is the same export, called as it is by now', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  const { body } = await make({ dataset: 'orders', name: 'First' }, headers)
  const again = (name?: string) => make({ dataset: 'orders', ...(name && { name }) }, headers)
  for (const name of ['First', 'Second', undefined])
    expect(await again(name)).toMatchObject({ status: 202, body: { id: body.id, name: 'First' } })
  await call('PATCH /api/exports/{id}', { id: String(body.id), body: { name: 'Third' } })
  expect(await again('First')).toMatchObject({ status: 202, body: { id: body.id, name: 'Third' } })
  expect(await counts()).toEqual([1, 1, 1])
})

test('another body under the same key is refused, and makes nothing', async () => {
  const headers = { 'idempotency-key': randomUUID() }
  await make({ dataset: 'orders' }, headers)
  for (const another of [{ dataset: 'orders', columns: ['id'] }, { dataset: 'customers' }])
    expect(await make(another, headers)).toMatchObject({ status: 422, body: { code: 'key_reused' } })
  expect(await counts()).toEqual([1, 1, 1])
})

test.each(['', 'a b', 'ä', 'x'.repeat(256)])('%j is no key', async (key) => {
  const { status, body } = await make({ dataset: 'orders' }, { 'idempotency-key': key })
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 'invalid_parameters', errors: [{ path: 'Idempotency-Key' }] })
  expect(await counts()).toEqual([0, 0, 0])
})
