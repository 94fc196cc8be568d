import { expect, type Page } from 'playwright/test'
import { setDisabled } from '../lib/accounts/people.ts'
import { SERVICE } from '../lib/exports/events.ts'
import { requestCancel, startAttempt } from '../lib/exports/transitions.ts'
import { EventReader } from '../test/support/event-reader.ts'
import { insertExport } from '../test/support/exports.ts'
import { eventually } from '../test/support/wait.ts'
import { type Site, test } from './support/fixtures.ts'
import { pressExport } from './support/form.ts'
import { newKey, signedIn } from './support/people.ts'
import { openPlainProxy } from './support/plain-proxy.ts'
import { startWebServer, type WebServer } from './support/web-server.ts'

/** More than the connections that a browser has to a server by HTTP/1.1. */
const TABS = 8
const STREAM = /\/api\/exports\/events$/

const dbOf = ({ admin }: Pick<Site, 'admin'>) => ({
  executeSql: (sql: string, values?: unknown[]) => admin.query(sql, values),
})
const status = (page: Page, text: string) =>
  page.getByText(text, { exact: true }).filter({ visible: true }).first()

/** Waits until so many web servers listen to what is told. */
function untilListening({ admin }: Site, count = 1): Promise<true> {
  return eventually(`${count} web servers listen`, async () => {
    const { rowCount } = await admin.query(
      `select from pg_stat_activity where application_name = 'claimcheck-live' and state = 'idle'
       and datname = current_database() and query ~ '^listen'`,
    )
    return (rowCount ?? 0) >= count || undefined
  })
}

/** Opens a page of the demo's person whose clock stands still once it has a stream: from then on it asks for nothing by itself. */
async function openStopped(site: Site, page: Page, address: string): Promise<void> {
  await page.clock.install()
  const stream = page.waitForResponse(STREAM)
  await page.goto(address)
  expect((await stream).headers()['content-type']).toBe('text/event-stream')
  await untilListening(site)
  await page.clock.pauseAt(Date.now() + 60_000)
}

test.beforeEach(({ worker }) => worker.stop())

test('a claim page shows each change as it is told, and a history does too', async ({
  page,
  context,
  site,
}) => {
  const id = await insertExport(site, { dataset: 'customers' })
  await openStopped(site, page, `/exports/${id}`)
  await expect(status(page, 'Queued')).toBeVisible()
  await startAttempt(dbOf(site), id)
  await expect(status(page, 'Running')).toBeVisible()
  await page.close()
  const history = await context.newPage()
  await openStopped(site, history, '/exports')
  await expect(status(history, 'Running')).toBeVisible()
  await requestCancel(dbOf(site), id, SERVICE)
  await expect(status(history, 'Cancelling')).toBeVisible()
})

test('what is told while a history loads is in it when it has loaded', async ({ page, site }) => {
  const id = await insertExport(site, { dataset: 'customers' })
  await openStopped(site, page, '/exports')
  await expect(status(page, 'Queued')).toBeVisible()
  const [read, told] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  await page.exposeFunction('tellOfTest', told.resolve)
  await page.route(
    (url) => url.pathname === '/exports',
    async (route) => {
      const response = await route.fetch()
      read.resolve()
      await told.promise
      await route.fulfill({ response })
    },
    { times: 1 },
  )
  await startAttempt(dbOf(site), id)
  await read.promise
  await page.evaluate(() => {
    // As the other tabs of the browser hear it.
    const tabs = new BroadcastChannel('claimcheck:live::demo')
    tabs.onmessage = ({ data }) => data.kind === 'status' && Reflect.get(window, 'tellOfTest')()
  })
  await requestCancel(dbOf(site), id, SERVICE)
  await expect(status(page, 'Cancelling')).toBeVisible()
})

test('eight tabs of a browser have one stream together, and all of them load and are told', async ({
  page,
  context,
  site,
}) => {
  const streams: Page[] = []
  context.on('request', (request) => {
    if (STREAM.test(request.url())) streams.push(request.frame().page())
  })
  const others = await Promise.all(Array.from({ length: TABS - 1 }, () => context.newPage()))
  const tabs = [page, ...others]
  const ids = await Promise.all(tabs.map(() => insertExport(site, { dataset: 'customers' })))
  for (const [index, tab] of tabs.entries()) {
    await tab.goto(`/exports/${ids[index]}`)
    await expect(status(tab, 'Queued')).toBeVisible()
  }
  await untilListening(site)
  await expect.poll(() => streams.length).toBe(1)
  // The one that reads it goes, and another takes its place.
  await streams[0]?.close()
  await expect.poll(() => streams.length).toBe(2)
  expect(streams[1]).not.toBe(streams[0])
  const left = tabs.flatMap((tab, index) => (tab.isClosed() ? [] : [{ tab, id: String(ids[index]) }]))
  expect(left).toHaveLength(TABS - 1)
  for (const { id } of left) await requestCancel(dbOf(site), id, SERVICE)
  for (const { tab } of left) await expect(status(tab, 'Cancelled')).toBeVisible()
})

test.describe('where something in between', () => {
  test.use({ allowedComplaints: /ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION/ })

  for (const [what, habits] of Object.entries({
    'cuts what says nothing for two seconds': { silenceMs: 2_000 },
    'passes on nothing before all of it is there': { isHolding: true },
  }))
    test(`${what}, the page gets its file as ever`, async ({ page, site, worker }) => {
      await using proxy = await openPlainProxy(site.url, habits)
      const web = await startWebServer(site, { APP_URL: proxy.url })
      try {
        proxy.target = web.url
        let streams = 0
        page.on('request', (request) => {
          if (STREAM.test(request.url())) streams++
        })
        await page.goto(`${proxy.url}/?dataset=customers`)
        const download = page.waitForEvent('download', { timeout: 0 })
        await pressExport(page)
        await expect.poll(() => streams).toBeGreaterThanOrEqual('silenceMs' in habits ? 2 : 1)
        await worker.start()
        expect((await download).suggestedFilename()).toMatch(/^customers-/)
      } finally {
        await page.goto('about:blank')
        await web.stop()
      }
    })
})

test.describe('for programs', () => {
  const servers: WebServer[] = []
  test.afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()))
  })

  async function start(site: Site): Promise<WebServer> {
    const server = await startWebServer(site, { CLAIMCHECK_DEMO: 'false' })
    servers.push(server)
    return server
  }

  const read = async ({ url }: WebServer, headers: Record<string, string>) =>
    new EventReader(await fetch(`${url}/api/exports/events`, { headers })).untilLive()

  test('what is done by one web server is told by another, to its owner alone', async ({ site }) => {
    const [one, other] = [await start(site), await start(site)]
    const [owner, stranger] = [await signedIn(site, 'owner'), await signedIn(site, 'stranger')]
    const { headers } = await newKey(site, owner.id)
    const readers = await Promise.all([
      read(one, { cookie: owner.cookie }),
      read(other, headers),
      read(other, { cookie: stranger.cookie }),
    ])
    const made = await fetch(`${one.url}/api/exports`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ dataset: 'orders' }),
    })
    const { id } = await made.json()
    await Promise.all(readers.slice(0, 2).map((reader) => reader.until('status', id)))
    await readers[2]?.untilLive()
    expect(readers[2]?.events).toEqual([])
    await Promise.all(readers.map((reader) => reader.close()))
  })

  test('the streams of somebody who is disabled or signed out end, and those of others go on', async ({
    site,
  }) => {
    const web = await start(site)
    const [gone, left, stays] = await Promise.all(
      ['gone', 'left', 'stays'].map((name) => signedIn(site, name)),
    )
    if (!gone || !left || !stays) throw new Error('There is nobody')
    const readers = await Promise.all([gone, left, stays].map(({ cookie }) => read(web, { cookie })))
    await setDisabled(dbOf(site), gone.id, true, SERVICE)
    await site.admin.query('delete from claimcheck.session where user_id = $1', [left.id])
    await Promise.all(readers.slice(0, 2).map((reader) => reader.untilOver()))
    await readers[2]?.untilLive()
    await readers[2]?.close()
  })

  test('streams do not hold up a server that stops: each comes to its end', async ({ site }) => {
    const web = await start(site)
    const { cookie } = await signedIn(site, 'reader')
    const readers = await Promise.all([read(web, { cookie }), read(web, { cookie })])
    await web.stop()
    for (const reader of readers) {
      await reader.untilOver()
      expect(reader.isCut).toBe(false)
    }
  })
})
