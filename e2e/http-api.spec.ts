import { createHash } from 'node:crypto'
import { expect } from 'playwright/test'
import { HELD_MAX_PER_PERSON } from '../server/held-requests.ts'
import { insertExport } from '../test/support/exports.ts'
import { test } from './support/fixtures.ts'

test('a program makes an export, waits for it, takes its file and deletes it', async ({ request, site }) => {
  const headers = { origin: site.url }
  const filters = [{ column: 'id', operator: 'between', value: { from: null, to: '5' } }]
  const data = { dataset: 'orders', columns: ['id'], filters }
  const made = await request.post('/api/exports', { headers, data })
  expect(made.status()).toBe(202)
  const address = String(made.headers().location)
  let state = await request.get(address)
  while ((await state.json()).pollAfterMs !== null) {
    const { etag = '' } = state.headers()
    const next = await request.get(`${address}?wait=20`, { headers: { 'if-none-match': etag } })
    if (next.status() !== 304) state = next
  }
  const { status, artifact } = await state.json()
  expect(status).toBe('succeeded')
  const file = await (await request.get(artifact.url)).body()
  expect(file.toString()).toBe('Order\r\n1\r\n2\r\n3\r\n4\r\n5\r\n')
  expect(createHash('sha256').update(file).digest('hex')).toBe(artifact.sha256)
  expect((await request.delete(address, { headers })).status()).toBe(204)
  expect((await request.get(address)).status()).toBe(404)
  const { exports } = await (await request.get('/api/exports')).json()
  expect(exports.filter(({ id }: { id: string }) => address.endsWith(id))).toEqual([])
})

test('what is wrong with a request is a problem, whoever in the server finds it', async ({
  request,
  site,
}) => {
  const origin = site.url
  const refused: [string, Parameters<typeof request.fetch>[1], number, string][] = [
    [
      '/api/exports',
      { method: 'POST', headers: { origin: 'https://evil.example' }, data: {} },
      403,
      'foreign_origin',
    ],
    [
      '/api/exports',
      { method: 'POST', headers: { origin }, data: { dataset: 'x'.repeat(300_000) } },
      413,
      'body_too_large',
    ],
    [
      '/api/exports',
      { method: 'POST', headers: { origin }, form: { dataset: 'orders' } },
      400,
      'malformed_body',
    ],
    ['/api/exports', { method: 'POST', headers: { origin } }, 415, 'unsupported_media_type'],
    ['/api/exports', { method: 'PUT', headers: { origin } }, 405, 'method_not_allowed'],
    ['/api/exports?limit=x', {}, 400, 'invalid_parameters'],
    ['/api/datasets/no-such', {}, 404, 'dataset_unknown'],
    ['/api/no-such', {}, 404, 'unknown_address'],
  ]
  for (const [address, options, status, code] of refused) {
    const response = await request.fetch(address, options)
    expect([code, response.status()]).toEqual([code, status])
    expect(response.headers()['content-type']).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ type: `urn:claimcheck:problem:${code}`, status, code })
  }
})

test('HEAD has what GET has, without the body', async ({ request, site }) => {
  const id = await insertExport(site, { status: 'failed' })
  for (const path of [
    '/datasets',
    '/datasets/orders',
    '/exports',
    `/exports/${id}`,
    '/health',
    '/health/live',
    '/health/ready',
  ]) {
    const [head, get] = [await request.head(`/api${path}`), await request.get(`/api${path}`)]
    expect([path, head.status(), (await head.body()).length]).toEqual([path, 200, 0])
    for (const name of ['content-type', 'cache-control', 'etag'])
      expect(head.headers()[name], path).toBe(get.headers()[name])
  }
})

test('clients that go away leave their places to others', async ({ site, worker }) => {
  // A worker would notice that this export has no job.
  await worker.stop()
  const id = await insertExport(site, { status: 'running', attempt: 1, created_at: new Date(0) })
  const ask = (wait: number, signal?: AbortSignal) =>
    fetch(`${site.url}/api/exports/${id}?wait=${wait}`, { signal })
  const heldMs = async () => {
    const startedAt = performance.now()
    expect((await ask(1)).status).toBe(200)
    return performance.now() - startedAt
  }
  const clients = new AbortController()
  // One whose place another has at that moment is answered, and asks again.
  const hold = async (): Promise<string> => {
    const answer = await ask(60, clients.signal).catch(() => 'left')
    return typeof answer === 'string' ? answer : hold()
  }
  const held = Array.from({ length: HELD_MAX_PER_PERSON }, hold)
  // Until all of them are there, this one is held itself.
  await expect.poll(heldMs).toBeLessThan(900)
  clients.abort()
  expect(new Set(await Promise.all(held))).toEqual(new Set(['left']))
  await expect.poll(heldMs).toBeGreaterThan(900)
})
