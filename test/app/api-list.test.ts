import { expect, test } from 'vitest'
import { exportPageSchema } from '../../server/api/export.ts'
import { deleteExport } from '../support/acts.ts'
import { call, said } from '../support/api.ts'
import { insertExport, viewerNamed } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
await insertExport(sandbox, { owner_id: 'somebody else' })
for (let second = 0; second < 12; second++) {
  const created_at = new Date(Date.UTC(2026, 0, 1, 0, 0, Math.floor(second / 3)))
  const status = ['queued', 'failed', 'cancelled'][second % 3]
  await insertExport(sandbox, { created_at, status, dataset: second % 2 ? 'orders' : 'customers' })
}
await finishedExport(sandbox, Buffer.from('Order\r\n'))
for (const name of ['For the board', '100% of it'])
  await insertExport(sandbox, { name, status: 'cancelled', dataset: 'order-lines' })

const newestFirst = async (where = 'true') =>
  (
    await sandbox.cells(
      `select id from claimcheck.export where owner_id = 'demo' and ${where} order by created_at desc, id desc`,
    )
  ).flat()

async function page(search = ''): Promise<{ ids: string[]; next: string | null }> {
  const { status, headers, body } = await said(call('GET /api/exports', { search }))
  expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store'])
  const { exports, nextCursor } = exportPageSchema.parse(body)
  return { ids: exports.map(({ id }) => id), next: nextCursor }
}

async function all(search: string): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = ''
  do {
    const { ids: some, next } = await page(`${search}${cursor && `&cursor=${cursor}`}`)
    ids.push(...some)
    cursor = next
  } while (cursor)
  return ids
}

test('a person lists their own exports, newest first, in pages of any size', async () => {
  const expected = await newestFirst()
  expect(await page()).toEqual({ ids: expected, next: null })
  for (const limit of [1, 5, 13, 100]) expect(await all(`limit=${limit}`)).toEqual(expected)
})

test.each([
  ['status=failed', `status = 'failed'`],
  ['dataset=orders', `dataset = 'orders'`],
  ['status=queued&dataset=customers', `status = 'queued' and dataset = 'customers'`],
  ['status=failed,queued', `status in ('queued', 'failed')`],
  ['status=failed,failed&dataset=orders', `status = 'failed' and dataset = 'orders'`],
  ['search=BOARD', `name = 'For the board'`],
  ['search=100%25', `name = '100% of it'`],
  ['search=custom', `dataset = 'customers'`],
  ['search=order&status=cancelled', `dataset in ('orders', 'order-lines') and status = 'cancelled'`],
  ['search=nothing', 'false'],
  ['status=expired', 'false'],
  ['dataset=no such', 'false'],
])('a list may be of %s only', async (search, where) => {
  expect(await all(`limit=2&${search}`)).toEqual(await newestFirst(where))
})

test('the next page is there although the export at the end of the last one was deleted', async () => {
  const before = await newestFirst()
  const { ids, next } = await page('limit=2')
  const last = String(ids.at(-1))
  await sandbox.admin.query(`update claimcheck.export set status = 'failed' where id = $1`, [last])
  await deleteExport(viewerNamed('demo'), last)
  expect((await page(`limit=2&cursor=${next}`)).ids).toEqual(before.slice(2, 4))
})

test.each([
  ['limit=0', 'limit', 'must be at least 1'],
  ['limit=101', 'limit', 'must be at most 100'],
  ['limit=1.5', 'limit', 'must be a whole number'],
  ['limit=', 'limit', 'must be a whole number'],
  ['limit=1&limit=2', 'limit', 'is given more than once'],
  ['status=done', 'status', 'must be one of: “queued”, “running”'],
  ['status=', 'status', 'must be one of'],
  ['status=failed,', 'status', 'or several with commas between them'],
  ['status=failed,done', 'status', 'must be one of'],
  ['search=', 'search', 'must not be empty'],
  ['search=%00', 'search', 'must not contain a NUL character'],
  ['dataset=', 'dataset', 'must not be empty'],
  ['dataset=%00', 'dataset', 'must not contain a NUL character'],
  ['no%00such=a%00', 'no\u0000such', 'must not contain a NUL character'],
  ['cursor=', 'cursor', 'is not the nextCursor of a page'],
  ['cursor=abc', 'cursor', 'is not the nextCursor of a page'],
  ['cursor=0199a202-b6d4-721c-823e-34883b031dd8', 'cursor', 'is not the nextCursor of a page'],
  ['page=2', '', 'must not have “page”: it is not known here'],
])('%s is refused with what is wrong', async (search, path, message) => {
  const { status, body } = await said(call('GET /api/exports', { search }))
  expect(status).toBe(400)
  expect(body).toMatchObject({
    code: 'invalid_parameters',
    errors: [{ path, message: expect.stringContaining(message) }],
  })
})
