import { expect, test } from 'vitest'
import { call, said } from '../support/api.ts'
import { eventsOf, insertExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()

function rename(id: string, body: unknown) {
  return said(call('PATCH /api/exports/{id}', { id, body }))
}

test('an export is given a name in whatever state it is, and the name is taken away again', async () => {
  for (const status of ['queued', 'running', 'failed']) {
    const id = await insertExport(sandbox, { status })
    const named = await rename(id, { name: '  For the board  ' })
    expect(named).toMatchObject({ status: 200, body: { id, name: 'For the board', status } })
    expect((await said(call('GET /api/exports/{id}', { id }))).body).toMatchObject({ name: 'For the board' })
    expect(named.headers.has('etag')).toBe(true)
    expect(await rename(id, { name: null })).toMatchObject({ status: 200, body: { name: null } })
    expect(await eventsOf(sandbox, id)).toMatchObject([
      { kind: 'named', actor: 'demo', details: {} },
      { kind: 'named', actor: 'demo', details: {} },
    ])
  }
})

test('a name may be as long as the column takes it', async () => {
  const id = await insertExport(sandbox)
  const longest = '\u{1F9FE}'.repeat(60)
  expect((await rename(id, { name: longest })).body).toMatchObject({ name: longest })
})

test('nothing but the name is changed, and nothing at all by nothing', async () => {
  const id = await insertExport(sandbox, { name: 'First' })
  expect(await rename(id, {})).toMatchObject({ status: 200, body: { name: 'First' } })
  expect(await rename(id, { name: 'x', status: 'succeeded' })).toMatchObject({ status: 422 })
  expect(await eventsOf(sandbox, id)).toEqual([])
})

test.each([
  ['', 'must not be empty'],
  ['x'.repeat(121), 'must have at most 120 characters'],
  ['two\nlines', 'must be one line of text that can be read'],
  ['\u202ereversed', 'must be one line of text that can be read'],
  ['\ud800', 'must be one line of text that can be read'],
  [7, 'must be text'],
])('%j is no name', async (name, message) => {
  const id = await insertExport(sandbox)
  expect(await rename(id, { name })).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', errors: [{ path: 'name', message: expect.stringContaining(message) }] },
  })
})

test('somebody else’s export is not there, whatever is said of it', async () => {
  const id = await insertExport(sandbox, { owner_id: 'somebody else' })
  for (const body of [{ name: 'Mine' }, { name: '' }, 7])
    expect(await rename(id, body)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect(await sandbox.cells('select name from claimcheck.export where id = $1', [id])).toEqual([[null]])
  expect(await eventsOf(sandbox, id)).toMatchObject([{ kind: 'denied', details: { what: 'name' } }])
})
