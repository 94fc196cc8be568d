import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect } from 'playwright/test'
import { finishedExport } from '../test/support/finished-export.ts'
import { test } from './support/fixtures.ts'

const CONTENT = 'Order\r\n1\r\n'

/** What somebody might put where an id belongs, as it travels; `{id}` stands for one that exists. */
const FORGED_IDS = [
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '%252e%252e%252fetc%252fpasswd',
  '..%5c..%5cetc%5cpasswd',
  '%2fetc%2fpasswd',
  'file:%2f%2f%2fetc%2fpasswd',
  '%00',
  '{id}%00',
  '{id}%00.csv',
  '{id}%2f..',
  '..%2fartifacts%2f{id}.1.csv',
  '{id}.1.csv',
  '{id}%0a',
  '%20{id}',
  `{id}'%20or%20'1'='1`,
  'orders-2026-03-04-0506.csv',
]

test.describe('a page of no export', () => {
  test.use({ allowedComplaints: /status of 404/ })

  for (const id of [randomUUID(), '..%2f..%2fetc%2fpasswd', '%00']) {
    test(`/exports/${id.includes('-') ? '{random id}' : id} is a 404 with ways on`, async ({ page }) => {
      const response = await page.goto(`/exports/${id}`)
      expect(response?.status()).toBe(404)
      await expect(page.getByRole('heading', { name: 'There is no such export.' })).toBeVisible()
      await page.getByRole('link', { name: 'Open the history' }).click()
      await page.waitForURL('**/exports')
    })
  }

  test('an address that is no page at all is a 404', async ({ page }) => {
    expect((await page.goto('/no/such/page'))?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'There is no such page.' })).toBeVisible()
  })
})

test('what is no id of an export gets a 404 problem from every route, and nothing else', async ({ site }) => {
  const { id } = await finishedExport(site, Buffer.from(CONTENT))
  for (const forged of [randomUUID(), ...FORGED_IDS.map((each) => each.replaceAll('{id}', id))]) {
    for (const path of [`/api/exports/${forged}`, `/api/exports/${forged}/file`]) {
      const { status, type, body } = await get(site.url, path)
      expect({ path, status, type, body: JSON.parse(body) }).toEqual({
        path,
        status: 404,
        type: 'application/problem+json',
        body: {
          type: 'urn:claimcheck:problem:not_found',
          title: 'There is no such export.',
          status: 404,
          detail: 'Open it from your history, which programs have at GET /api/exports.',
          code: 'not_found',
          params: {},
          errors: [],
          retryable: false,
        },
      })
    }
  }
})

test('a path that climbs out of the routes finds no file', async ({ site }) => {
  await finishedExport(site, Buffer.from(CONTENT))
  for (const path of [
    '/api/exports/../../../../etc/passwd',
    '/api/exports/../../package.json/file',
    '/api/exports/%2e%2e/file',
    '/api/exports//etc/passwd/file',
    '/_next/static/../../../package.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fpackage.json',
  ]) {
    const { status, body } = await get(site.url, path)
    expect([404, 308, 400], `${path}: ${status}`).toContain(status)
    expect(body).not.toMatch(/root:|"dependencies"/)
  }
})

type Answer = { status: number | undefined; type: string | undefined; body: string }

/** Asks for a path as it is written here: fetch would resolve its dots first. */
function get(url: string, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    httpRequest({ hostname, port, path }, async (response) => {
      const { statusCode: status, headers } = response
      resolve({ status, type: headers['content-type'], body: await text(response) })
    })
      .on('error', reject)
      .end()
  })
}
