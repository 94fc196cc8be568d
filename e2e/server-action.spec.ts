import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { expect, type Page } from 'playwright/test'
import { eventsOf } from '../test/support/exports.ts'
import { type Site, test } from './support/fixtures.ts'
import { openForm } from './support/form.ts'

/** A call of the server action as the form's own script makes it. */
type ActionCall = { url: string; id: string; headers: Record<string, string>; body: string }

const FOREIGN_ORIGINS = ['https://evil.example', 'http://127.0.0.1:1', 'null']

test('a call of the server action that comes from elsewhere is refused', async ({ page, site }) => {
  const { url, headers, body } = await ownCall(page)
  const before = await countExports(site)
  for (const origin of FOREIGN_ORIGINS) {
    const response = await fetch(url, { method: 'POST', headers: { ...headers, origin }, body })
    expect(response.ok, origin).toBe(false)
    expect(response.headers.get('x-action-redirect')).toBeNull()
  }
  expect(await countExports(site)).toBe(before)
})

test('a form that another site posts to the server action is refused', async ({ page, site }) => {
  const { url, id } = await ownCall(page)
  const before = await countExports(site)
  for (const origin of FOREIGN_ORIGINS) {
    // What a page elsewhere can send without asking: a form, and no header of its own choice.
    const form = new FormData()
    form.set(`$ACTION_ID_${id}`, '')
    const response = await fetch(url, { method: 'POST', headers: { origin }, body: form })
    expect(response.ok, origin).toBe(false)
  }
  expect(await countExports(site)).toBe(before)
})

test('the same call from our own page makes an export', async ({ page, site }) => {
  const { url, headers, body } = await ownCall(page)
  const before = await countExports(site)
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' })
  expect(response.headers.get('x-action-redirect')).toMatch(/^\/exports\/[0-9a-f-]{36}/)
  expect(await countExports(site)).toBe(before + 1)
})

test('an action is of whoever sent it, under the address of whichever page', async ({
  page,
  site,
  worker,
}) => {
  test.skip(process.platform !== 'linux', 'only there loopback has more than one address')
  await worker.stop()
  const { headers, body } = await ownCall(page)
  const [madeFor, dataset, asked] = JSON.parse(body)
  for (const path of ['/', '/exports', '/no/such/page']) {
    // Next sends those that its page has not to itself.
    const sent = request(site.url + path, { method: 'POST', headers, localAddress: '127.0.0.2' })
    sent.end(JSON.stringify([madeFor, dataset, asked, randomUUID()]))
    const [response] = await once(sent, 'response')
    response.resume()
    await once(response, 'end')
    const [, id = ''] = /^\/exports\/([0-9a-f-]{36})/.exec(response.headers['x-action-redirect']) ?? []
    expect(await eventsOf(site, id)).toMatchObject([{ kind: 'made', address: '127.0.0.2' }])
  }
})

test('arguments that no form would send make no export, and say so', async ({ page, site }) => {
  const { url, headers, body } = await ownCall(page)
  const [madeFor] = JSON.parse(body)
  const before = await countExports(site)
  for (const args of [
    ['orders', { columns: ['id"; drop table demo.orders; --'], filters: [] }],
    ['orders', { columns: ['id'], filters: [{ column: 'id', operator: 'sql', value: '1=1' }] }],
    ['orders', null],
    ['../../etc/passwd', { columns: ['id'], filters: [] }],
    [{ toString: 'orders' }, 7],
    [],
  ]) {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify([madeFor, ...args]) })
    expect(response.headers.get('x-action-redirect'), JSON.stringify(args)).toBeNull()
    expect(await response.text()).toMatch(/The request is not valid\.|There is no such dataset\./)
  }
  expect(await countExports(site)).toBe(before)
})

/** The call that pressing Export makes; it never reaches the server. */
async function ownCall(page: Page): Promise<ActionCall> {
  await openForm(page, 'customers')
  const caught = new Promise<ActionCall>((resolve) => {
    void page.route('**/*', async (route) => {
      const request = route.request()
      // A preview is a POST, too. All of its headers are not asked for: the page may be closed before they are there.
      if (request.headers()['next-action'] === undefined) return route.continue()
      const { 'next-action': id = '', ...headers } = await request.allHeaders()
      resolve({
        url: request.url(),
        id,
        headers: { 'next-action': id, ...pick(headers, 'accept', 'content-type', 'origin') },
        body: request.postData() ?? '',
      })
      // The browser is left waiting: its page is closed with the test.
    })
  })
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  return caught
}

function pick(headers: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])))
}

async function countExports({ admin }: Site): Promise<number> {
  const { rows } = await admin.query<{ count: number }>('select count(*)::integer from claimcheck.export')
  return rows[0]?.count ?? 0
}
