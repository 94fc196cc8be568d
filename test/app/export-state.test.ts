import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { call } from '../support/api.ts'
import { insertExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()

/** Asks the route for an export's state, as the demo viewer. */
function state(id: string, headers: Record<string, string> = {}): Promise<Response> {
  return call('GET /api/exports/{id}', { id, headers })
}

test('the state of a waiting export says when to ask again', async () => {
  const response = await state(await insertExport(sandbox))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(response.headers.get('retry-after')).toBe('1')
  expect(await response.json()).toMatchObject({ status: 'queued', pollAfterMs: 300 })
})

test.each(['succeeded', 'failed', 'cancelled', 'expired'])(
  'the state of an export that is %s is 200, and says that there is nothing to wait for',
  async (status) => {
    const file = { row_count: 1, byte_size: 1, sha256: 'ab', expires_at: '2099-01-01', artifact_key: 'key' }
    const response = await state(await insertExport(sandbox, { status, ...file }))
    expect(response.status).toBe(200)
    expect(response.headers.has('retry-after')).toBe(false)
    expect(await response.json()).toMatchObject({ status, pollAfterMs: null })
  },
)

test('a failed export answers 200 with its problem', async () => {
  const response = await state(await insertExport(sandbox, { status: 'failed', error_code: 'store_failed' }))
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({
    error: { code: 'store_failed', status: 507, retryable: true },
  })
})

test('a state that has not changed is 304, and one that has changed is sent again', async () => {
  const id = await insertExport(sandbox, { status: 'running', attempt: 1, created_at: '2024-01-01' })
  const etag = (await state(id)).headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[^"]+"$/)
  const same = await state(id, { 'if-none-match': `W/${etag}` })
  expect(same.status).toBe(304)
  expect(same.headers.get('etag')).toBe(etag)
  await sandbox.admin.query('update claimcheck.export set rows_done = 1 where id = $1', [id])
  expect((await state(id, { 'if-none-match': etag })).status).toBe(200)
})

test.each(['', 'x', '../', randomUUID()])('there is no export %j', async (id) => {
  const response = await state(id)
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ code: 'not_found', status: 404 })
})

test("somebody else's export is not there", async () => {
  const id = await insertExport(sandbox, { owner_id: 'somebody else' })
  expect((await state(id)).status).toBe(404)
  expect((await state(id, { 'if-none-match': '*' })).status).toBe(404)
})

test('what goes wrong inside is a problem that tells nothing of it', async () => {
  const id = await insertExport(sandbox)
  await sandbox.admin.query('alter table claimcheck.export rename to hidden')
  const response = await state(id)
  await sandbox.admin.query('alter table claimcheck.hidden rename to export')
  expect(response.status).toBe(500)
  const body = await response.text()
  expect(JSON.parse(body)).toMatchObject({ code: 'internal', retryable: true })
  expect(body).not.toMatch(/claimcheck\.export|relation|select|42P01/i)
})
