import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { test as base, expect } from 'playwright/test'
import { findDataset } from '../../datasets/registry.ts'
import { sourceUrl } from '../../prisma/seed.ts'
import { type Link, openLink } from '../../test/support/link.ts'
import type { Sandbox } from '../../test/support/sandbox.ts'
import { asServiceRole, onServer, withDatabase } from '../../test/support/server.ts'
import { killLeftWorkers } from '../../test/support/worker.ts'
import { foundFaults, watchPages, watchRequests } from './document.ts'
import { SERVER_VARIABLE, TEMPLATE_VARIABLE } from './global-setup.ts'
import { bringMillion, type KeptMillion, type Million, makeMillion } from './million.ts'
import { startWebServer } from './web-server.ts'
import { WorkerControl } from './worker-control.ts'

/** The running service: its database and store, and the web server's process. */
export type Site = Pick<Sandbox, 'databaseUrl' | 'sourceUrl' | 'storeFolder' | 'admin'> & {
  url: string
  webPid: number
  /** All that the web server has written so far. */
  webOutput(): string
}

/** The datasets that the tests use. */
const DEMO = ['orders', 'customers']

/** At this rate a million orders take a minute on any machine. */
const SLOW_BYTES_PER_SECOND = 2_000_000

/** How a server refuses on a machine that is busy. It says when to ask again, which pages do. */
const BUSY = ['server_busy', 'database_away', 'preview_busy', 'preview_slow', 'preview_unavailable']

type TestFixtures = {
  /** What the browser may complain about in the console in this test; everything else fails it. */
  allowedComplaints: RegExp | null
  /** Runs around every test: what the service has answered to programs is as the document of the API says. */
  document: undefined
  /** Runs before every test: these tests are about the demo's datasets, and those who have removed them skip them. */
  demo: undefined
  /** Runs around every test: a worker is there before it, and none of its exports and webhooks after it. */
  clean: undefined
  /** An export of every order that has succeeded; there for the test's duration. */
  million: Million
  /** What the worker reads over, so slowly that a large export is met in the middle for a minute, or until the test hurries it. */
  slowSource: Link
}

type WorkerFixtures = {
  site: Site
  worker: WorkerControl
  /** What `million` brings back for each test; made when a test first asks for it. */
  keptMillion: KeptMillion
}

/** Playwright's test, with the service running, and with pages that must not complain. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use, { workerIndex }) => {
      await using database = await copyDatabase(workerIndex)
      const databaseUrl = asServiceRole(database.url)
      const storeFolder = await mkdtemp(path.join(tmpdir(), 'claimcheck-e2e-'))
      const admin = new pg.Pool({
        connectionString: database.url,
        application_name: 'claimcheck-e2e',
        max: 1,
        // A transaction may be left open in it for as long as a test likes.
        idleTimeoutMillis: 0,
      })
      // Its end does not wait for that of its connection, which the end of the database may overtake.
      admin.on('connect', (client) => client.on('error', () => undefined))
      const web = await startWebServer(
        { databaseUrl, storeFolder },
        { SOURCE_DATABASE_URL: sourceUrl(databaseUrl) },
      )
      await use({
        databaseUrl,
        sourceUrl: sourceUrl(databaseUrl),
        storeFolder,
        admin,
        url: web.url,
        webPid: web.pid,
        webOutput: web.output,
      })
      await web.stop()
      await admin.end()
      await rm(storeFolder, { recursive: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  worker: [
    async ({ site }, use) => {
      const worker = new WorkerControl(site)
      await worker.start()
      await use(worker)
      await worker.stop()
      await killLeftWorkers()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  keptMillion: [
    async ({ site, worker, browser }, use) => {
      await using kept = await makeMillion(site, worker, browser)
      await use(kept)
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  million: async ({ site, keptMillion }, use) => {
    await bringMillion(site, keptMillion)
    await use(keptMillion)
  },
  baseURL: ({ site }, use) => use(site.url),
  allowedComplaints: [null, { option: true }],
  page: async ({ page, allowedComplaints }, use) => {
    const complaints: { text: string; url: string }[] = []
    const busy = new Set<string>()
    const refusals: Promise<unknown>[] = []
    page.on('response', (response) => {
      if (response.status() !== 503) return
      const isProblem = response.headers()['content-type'] === 'application/problem+json'
      const reading = response.json().then(
        ({ code }) => BUSY.includes(code) && busy.add(response.url()),
        // Its page has given it up or is left, and the browser has its head alone. What is no problem is no refusal of this server's own.
        () => isProblem && busy.add(response.url()),
      )
      refusals.push(reading)
    })
    page.on('console', (message) => {
      const [text, { url }] = [message.text(), message.location()]
      // What would fail has no preview, and the page says so itself.
      const isPreview = url.endsWith('/preview') && text.includes('status of 422')
      if (['error', 'warning'].includes(message.type()) && !isPreview) complaints.push({ text, url })
    })
    page.on('pageerror', (error) => complaints.push({ text: String(error), url: '' }))
    // What a page's policy forbids to a script that only tries, the browser does not say by itself.
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) =>
        // biome-ignore lint/suspicious/noConsole: it is the page's, from which complaints are read.
        console.error(`Content Security Policy: ${effectiveDirective} of ${blockedURI} in ${sourceFile}`),
      ),
    )
    await use(page)
    await Promise.all(refusals)
    const isBusy = ({ text, url }: { text: string; url: string }) =>
      text.includes('status of 503') && busy.has(url)
    const left = complaints.filter((each) => !allowedComplaints?.test(each.text) && !isBusy(each))
    expect(left).toEqual([])
  },
  context: async ({ context }, use) => {
    watchPages(context)
    await use(context)
  },
  request: async ({ request }, use) => {
    watchRequests(request)
    await use(request)
  },
  document: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      await use(undefined)
      expect(await foundFaults()).toEqual([])
    },
    { auto: true },
  ],
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use, testInfo) => {
      const missing = DEMO.filter((id) => !findDataset(id))
      testInfo.skip(missing.length > 0, `needs the demo's datasets: ${missing.join(', ')}`)
      await use(undefined)
    },
    { auto: true },
  ],
  clean: [
    async ({ site, worker }, use) => {
      await worker.start()
      await use(undefined)
      await removeExports(site)
      // A worker would go on telling them of the exports of the tests after this one.
      await site.admin.query('delete from claimcheck.endpoint')
    },
    { auto: true },
  ],
  slowSource: async ({ site, worker }, use) => {
    const network = await openLink(site.sourceUrl, { bytesPerSecond: SLOW_BYTES_PER_SECOND })
    await worker.stop()
    await worker.start({ SOURCE_DATABASE_URL: network.url })
    await use(network)
    await worker.stop()
    await network[Symbol.asyncDispose]()
  },
})

/**
 * Copies the database of the run for one process of the runner; after a test that has failed, Playwright starts another.
 * @returns the superuser's URL of the copy, which is removed when this is disposed of.
 */
async function copyDatabase(workerIndex: number): Promise<AsyncDisposable & { url: string }> {
  const serverUrl = process.env[SERVER_VARIABLE] ?? ''
  const template = process.env[TEMPLATE_VARIABLE] ?? ''
  const name = `${template}_${workerIndex}`
  await onServer(serverUrl, `create database ${name} template ${template}`)
  return {
    url: withDatabase(serverUrl, name),
    [Symbol.asyncDispose]: () => onServer(serverUrl, `drop database ${name} with (force)`),
  }
}

/** Removes every export with its file; a worker that still writes one is fenced by that. */
async function removeExports({ admin, storeFolder }: Site): Promise<void> {
  const { rows } = await admin.query<{ artifact_key: string | null }>(
    'delete from claimcheck.export returning artifact_key',
  )
  const keys = rows.flatMap(({ artifact_key }) => artifact_key ?? [])
  await Promise.all(keys.map((key) => rm(path.join(storeFolder, 'artifacts', key), { force: true })))
}
