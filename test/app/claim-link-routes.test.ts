import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { claimLinksSchema, newClaimLinkSchema } from '../../server/api/claim-links.ts'
import { call } from '../support/api.ts'
import { shared } from '../support/bearer.ts'
import { insertExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'

const sandbox = await openSandbox()
// The owner is a person of the demo's.
process.env.CLAIMCHECK_DEMO = 'true'
const HOST = { host: 'localhost:3000', origin: 'http://localhost:3000' }

function links(id: string, method: 'GET' | 'POST', headers: Record<string, string> = HOST) {
  return call(`${method} /api/exports/{id}/links`, { id, headers })
}

function revoke(id: string, linkId: string) {
  return call('DELETE /api/exports/{id}/links/{linkId}', { id, params: { linkId }, headers: HOST })
}

test('a link is made, listed without its token, and revoked', async () => {
  const id = await insertExport(sandbox)
  const response = await links(id, 'POST')
  expect([response.status, response.headers.get('cache-control')]).toEqual([201, 'private, no-store'])
  const made = newClaimLinkSchema.parse(await response.json())
  const [, token = ''] = /^http:\/\/localhost:3000\/claim\/([\w-]{43})$/.exec(made.url) ?? []
  expect(await (await shared(token)).json()).toMatchObject({ id, status: 'queued' })

  const list = await links(id, 'GET')
  expect(list.headers.get('cache-control')).toBe('private, no-store')
  const text = await list.text()
  expect(text).not.toContain(token)
  expect(claimLinksSchema.parse(JSON.parse(text)).links).toMatchObject([
    { id: made.id, createdAt: made.createdAt, expiresAt: null, lastUsedAt: expect.any(String) },
  ])

  const revoked = await revoke(id, made.id)
  expect([revoked.status, await revoked.text()]).toEqual([204, ''])
  expect((await shared(token)).status).toBe(404)
  expect(await (await links(id, 'GET')).json()).toEqual({ links: [] })
})

test.each([
  ['somebody else’s', { owner_id: 'somebody else' }, 404, 'not_found'],
  ['one that has failed', { status: 'failed' }, 409, 'no_file'],
])('of an export that is %s there is no link', async (_, columns, status, code) => {
  const response = await links(await insertExport(sandbox, columns), 'POST')
  expect([response.status, (await response.json()).code]).toEqual([status, code])
})

test('what is not there is told as such, and somebody else’s export is in the audit trail', async () => {
  const id = await insertExport(sandbox, { owner_id: 'somebody else' })
  for (const response of [await links(id, 'GET'), await revoke(id, randomUUID()), await links('x', 'POST')])
    expect([response.status, (await response.json()).code]).toEqual([404, 'not_found'])
  const own = await revoke(await insertExport(sandbox), randomUUID())
  expect([own.status, (await own.json()).code]).toEqual([404, 'link_not_found'])
  const denials = await sandbox.cells(
    `select details->>'what' from claimcheck.event where export_id = $1 and kind = 'denied'`,
    [id],
  )
  expect(denials).toEqual([['links']])
})
