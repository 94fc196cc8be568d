import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { sharedFile } from '../support/bearer.ts'
import { insertLink } from '../support/claim-links.ts'
import { download, statusOf } from '../support/downloads.ts'
import { eventsOf } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openS3Sandbox } from '../support/s3-sandbox.ts'

process.env.CLAIMCHECK_DEMO = 'true'
const sandbox = await openS3Sandbox()
const { server } = sandbox
const content = randomBytes(100_000)
const { id, etag } = await finishedExport(sandbox, content)

/** Where an answer leads. */
function addressOf(response: Response): URL {
  expect(response.status).toBe(302)
  return new URL(response.headers.get('location') ?? '')
}

test('a download is led to the store, which sends the file under its name', async () => {
  const response = await download(id)
  expect(Object.fromEntries(response.headers)).toMatchObject({ 'cache-control': 'private, no-store' })
  const address = addressOf(response)
  expect(address.origin).toBe(server.settings.endpoint)
  expect(address.searchParams.get('X-Amz-Expires')).toBe('300')
  expect(address.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/)
  const answer = await fetch(address)
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename=orders-2026-03-04-0506.csv')
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true)
})

test('the store sends a part too, so that a download can be resumed there', async () => {
  const address = addressOf(await download(id, { range: 'bytes=50000-' }))
  const answer = await fetch(address, { headers: { range: 'bytes=50000-' } })
  expect([answer.status, answer.headers.get('content-range')]).toEqual([206, 'bytes 50000-99999/100000'])
  expect(Buffer.from(await answer.arrayBuffer()).equals(content.subarray(50_000))).toBe(true)
})

test('HEAD, and what needs no bytes, is answered here', async () => {
  const head = await download(id, {}, 'HEAD')
  expect([head.status, head.headers.get('etag')]).toEqual([200, etag])
  expect(head.headers.get('content-length')).toBe(String(content.length))
  expect(await statusOf(id, { 'if-none-match': etag })).toBe(304)
  expect(await statusOf(id, { 'if-match': '"another"' })).toBe(412)
  expect(await statusOf(id, { range: 'bytes=999999-' })).toBe(416)
})

test.each(['bytes=0-0', 'bytes=5-9', ''])(
  'whoever is led to the store for "%s" has got the whole, says the audit trail',
  async (range) => {
    const own = await finishedExport(sandbox, content)
    const address = addressOf(await download(own.id, range === '' ? {} : { range }))
    expect((await fetch(address).then((answer) => answer.arrayBuffer())).byteLength).toBe(content.length)
    const [event] = await eventsOf(sandbox, own.id)
    expect(event).toMatchObject({ kind: 'downloaded' })
    expect(event?.details).toEqual({ method: 'GET', status: 302 })
  },
)

test('a claim link leads to the store as well, and not when it was revoked', async () => {
  const own = await finishedExport(sandbox, content)
  const link = await insertLink(sandbox, own.id)
  const answer = await fetch(addressOf(await sharedFile(link.token)))
  expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true)
  const taken = (await eventsOf(sandbox, own.id)).filter(({ kind }) => kind === 'downloaded')
  expect(taken.map(({ details }) => details)).toEqual([{ method: 'GET', status: 302 }])
  await sandbox.admin.query('update claimcheck.claim_link set revoked_at = now() where id = $1', [link.id])
  expect((await sharedFile(link.token)).status).toBe(404)
})

test('nobody is led to a store that has lost the file, or does not answer', async () => {
  const lost = await finishedExport(sandbox, content)
  await sandbox.store.remove(lost.key)
  expect(await statusOf(lost.id)).toBe(410)
  server.fault = () => ({ status: 503, code: 'SlowDown' })
  const response = await download(id)
  expect([response.status, (await response.json()).code]).toEqual([503, 'store_away'])
})
