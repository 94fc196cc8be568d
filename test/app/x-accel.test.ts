import { expect, test } from 'vitest'
import { GET } from '../../app/api/exports/[id]/file/route.ts'
import { env } from '../../lib/env.ts'
import { openDescriptors } from '../support/descriptors.ts'
import { eventsOf } from '../support/exports.ts'
import { finishedExport } from '../support/finished-export.ts'
import { openSandbox } from '../support/sandbox.ts'

process.env.X_ACCEL_LOCATION = '/artifacts/'
process.env.MAX_DOWNLOADS_PER_MINUTE = '15'
const sandbox = await openSandbox()
const content = Buffer.from('Order\r\n1\r\n2\r\n')
const { id, key, etag } = await finishedExport(sandbox, content)
const offer = { 'x-sendfile-type': 'X-Accel-Redirect' }

/** Asks as nginx does: what it is told is not what the document of the API says, which nginx makes of it. */
function download(id: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const request = new Request(`http://127.0.0.1:3000/api/exports/${id}/file`, { method, headers })
  return GET(request, { params: Promise.resolve({ id }) })
}

/** What nginx does, or says, itself. */
const OF_THE_BODY = ['accept-ranges', 'content-length', 'content-range', 'x-accel-redirect']

function rest({ headers }: Response): Record<string, string> {
  const kept = [...headers].filter(([name]) => !OF_THE_BODY.includes(name) && !name.startsWith('ratelimit'))
  return Object.fromEntries(kept)
}

test.each([[{}], [{ range: 'bytes=1-2' }], [{ range: 'bytes=-3', 'if-range': etag }]])(
  'an nginx that offers it is told where the file is in place of its bytes: %j',
  async (headers: Record<string, string>) => {
    const [told, sent] = [await download(id, { ...offer, ...headers }), await download(id, headers)]
    expect([told.status, told.headers.get('x-accel-redirect'), await told.text()]).toEqual([
      200,
      `/artifacts/${key}`,
      '',
    ])
    expect(rest(told)).toEqual(rest(sent))
    expect((await sent.text()).length).toBeGreaterThan(0)
    expect(openDescriptors(sandbox.storeFolder)).toEqual([])
  },
)

test.each([
  ['who comes past nginx', {}, 200],
  ['another way of handing over', { 'x-sendfile-type': 'X-Sendfile' }, 200],
  ['a part of another file', { ...offer, range: 'bytes=1-2', 'if-range': '"other"' }, 200],
  ['several parts', { ...offer, range: 'bytes=1-2,4-5' }, 200],
  ['a part that nobody can read', { ...offer, range: 'bytes=3-1' }, 200],
  ['a condition on our tag', { ...offer, 'if-match': etag }, 200],
  ['a condition on a date', { ...offer, 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 200],
])('%s gets the bytes from here', async (_, headers: Record<string, string>, status) => {
  const response = await download(id, headers)
  expect([response.status, response.headers.has('x-accel-redirect')]).toEqual([status, false])
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true)
})

test.each([
  ['GET', { 'if-none-match': etag }, 304],
  ['GET', { range: 'bytes=99-' }, 416],
  ['HEAD', {}, 200],
])('%s with %j has no bytes to hand over', async (method, headers: Record<string, string>, status) => {
  const response = await download(id, { ...offer, ...headers }, method)
  expect([response.status, response.headers.has('x-accel-redirect')]).toEqual([status, false])
})

test('without the setting nobody can make it hand a file over', async () => {
  Object.assign(env(), { xAccelLocation: undefined })
  expect(await (await download(id, offer)).text()).toBe(String(content))
  Object.assign(env(), { xAccelLocation: '/artifacts/' })
})

test('what is handed over is recorded, and counted by the minute', async () => {
  const { id } = await finishedExport(sandbox, content)
  await download(id, { ...offer, range: 'bytes=1-2' })
  const [event] = await eventsOf(sandbox, id)
  expect(event).toMatchObject({ kind: 'downloaded', details: { status: 206, start: 1, end: 2 } })
  await expect.poll(async () => (await download(id, offer)).status).toBe(429)
})
