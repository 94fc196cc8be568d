import { createHash } from 'node:crypto'
import { expect } from 'playwright/test'
import { runApiDocs } from './support/api-docs.ts'
import { test } from './support/fixtures.ts'
import { newKey } from './support/people.ts'

const BYTE_ORDER_MARK = '\uFEFF'

test('the examples of docs/api.md do what they say, as they stand', async ({ site }) => {
  // Of who sees every order, whichever tenant's.
  const key = await newKey(site, 'demo-admin')
  await using docs = await runApiDocs({ url: site.url, key: key.key })
  const numbers = Array.from({ length: docs.count }, (_, index) => index + 1)
  expect([docs.exitCode, docs.done], docs.output).toEqual([0, numbers])
  expect(docs.count).toBeGreaterThanOrEqual(9)

  const { rows } = await site.admin.query(
    'select id, status from demo.orders where id between 1 and 1000 order by id',
  )
  const lines = [{ id: 'Order number', status: 'Status' }, ...rows].map(
    ({ id, status }) => `${status};${id}\r\n`,
  )
  const file = await docs.file('orders.csv')
  expect(lines).toHaveLength(1_001)
  expect(file.toString()).toBe(BYTE_ORDER_MARK + lines.join(''))
  const sha256 = createHash('sha256').update(file).digest('hex')
  const made = await docs.json('export.json')
  expect(made).toMatchObject({ status: 'succeeded', artifact: { rowCount: 1_000, sha256 } })
  expect(docs.output).toContain(`${sha256}  orders.csv`)

  expect((await docs.file('shared.csv')).equals(file)).toBe(true)
  expect(await docs.json('shared.json')).toMatchObject({ id: made.id, artifact: { sha256 } })
  const { url } = await docs.json('link.json')
  expect(url).toMatch(new RegExp(`^${site.url}/claim/[\\w-]{43}$`))
  expect((await fetch(String(url))).status).toBe(404)

  const ask = (path: string) => fetch(`${site.url}/api${path}`, { headers: key.headers })
  expect((await ask(`/exports/${made.id}`)).status).toBe(404)
  const { id: other } = await docs.json('other.json')
  await expect.poll(async () => (await (await ask(`/exports/${other}`)).json()).status).toBe('cancelled')
  const { id: endpoint, secret } = await docs.json('endpoint.json')
  expect(secret).toMatch(/^whsec_/)
  expect((await ask(`/endpoints/${endpoint}`)).status).toBe(404)
})
