import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'playwright/test'
import { inRoot } from '../scripts/paths.ts'
import { apiDocument } from '../server/openapi/document.ts'
import { insertExport } from '../test/support/exports.ts'
import { foundFaults } from './support/document.ts'
import { test } from './support/fixtures.ts'
import { newKey } from './support/people.ts'
import { startWebServer } from './support/web-server.ts'

test('the document is there for everybody, and nothing is loaded from elsewhere to show it', async ({
  page,
  site,
}) => {
  const web = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
  try {
    const asked = new Set<string>()
    page.on('request', (request) => asked.add(new URL(request.url()).origin))
    await page.goto(`${web.url}/docs/api`)
    await expect(page.getByRole('heading', { name: 'HTTP API', level: 1 })).toBeVisible()
    const operations = Object.values(apiDocument().paths).flatMap((each) => Object.entries(each))
    for (const [method, { operationId }] of operations.filter(([each]) => each !== 'head')) {
      const shown = page.locator(`[id="${operationId}"]`)
      await expect(shown.getByText(method.toUpperCase(), { exact: true })).toBeVisible()
    }
    await page.getByRole('link', { name: 'Makes an export.' }).click()
    await expect(page).toHaveURL(/#makeExport$/)
    await page.locator('#makeExport').getByRole('link', { name: 'NewExport' }).click()
    await expect(page.locator('#schema-NewExport')).toBeInViewport()
    expect([...asked]).toEqual([web.url])
    const document = await page.request.get(`${web.url}/api/openapi.json`)
    expect(await document.json()).toEqual(JSON.parse(JSON.stringify(apiDocument())))
  } finally {
    await page.goto('about:blank')
    await web.stop()
  }
})

test('from the keys of their account people find what the API can do', async ({ page }) => {
  await page.goto('/account')
  await page.getByRole('link', { name: 'HTTP API' }).click()
  await expect(page).toHaveURL(/\/docs\/api$/)
})

test('what the service answers is held to the document, however it is asked', async ({
  page,
  request,
  site,
}) => {
  const id = await insertExport(site, { status: 'cancelled' })
  const responses = apiDocument().paths['/api/exports/{id}']?.get?.responses ?? {}
  const { 200: told, ...others } = responses
  if (!told) throw new Error('It is not in the document')
  // From now on it is said there that this cannot be answered.
  delete responses[200]
  try {
    const address = `${site.url}/api/exports/${id}`
    await fetch(address)
    await request.get(address)
    await page.request.get(address)
    await page.goto('/docs/api')
    await page.evaluate((url) => fetch(url).then((answer) => answer.text()), address)
    expect(await foundFaults()).toEqual(
      Array.from({ length: 4 }, () => `GET /api/exports/${id} 200: is no status of the document`),
    )
  } finally {
    Object.assign(responses, others, { 200: told })
  }
})

test('the example of a typed client makes an export, waits for it, and takes its file', async ({ site }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-client-'))
  try {
    const { key } = await newKey(site, 'demo')
    const file = path.join(folder, 'orders.csv')
    const environment = { ...process.env, CLAIMCHECK_URL: site.url, CLAIMCHECK_KEY: key }
    const run = (env: Record<string, string | undefined>) =>
      promisify(execFile)(process.execPath, [inRoot('examples/typescript-client/main.ts'), file], {
        env: { ...environment, NODE_OPTIONS: undefined, ...env },
      })
    const { stdout } = await run({})
    const bytes = await readFile(file)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(stdout).toBe(`${file}: 1000 rows, ${bytes.length} bytes, ${sha256}\n`)
    expect(bytes.toString().split('\r\n')[0]).toBe('Order,Status')
    await expect(run({ CLAIMCHECK_KEY: 'cc_wrong' })).rejects.toThrow(/The API key is not accepted/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
