import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'playwright/test'
import { insertLink } from '../test/support/claim-links.ts'
import { readExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { sha256Of } from './support/files.ts'
import { test } from './support/fixtures.ts'
import { newKey, signedIn, type TestKey } from './support/people.ts'
import { startWebServer } from './support/web-server.ts'

/** How a page of another site may show one of ours: by a frame, or by one that may do as little as will do (examples/export-button). */
const FRAMES = ['', 'sandbox="allow-downloads allow-scripts allow-same-origin"']

/** A page of another site, by a name of loopback that is not ours: whatever its path is, it stands in its frame. */
async function openPortal() {
  const portal = { shows: '', attributes: '' }
  const server = createServer((_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(
        `<!doctype html><link rel="icon" href="data:,"><title>Portal</title><iframe ${portal.attributes} title="Export" src="${portal.shows}">`,
      ),
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  return Object.assign(portal, {
    url,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  })
}

/** Makes an export by a key, as another app's server does. @returns its id, and where its claim page is. */
async function makeClaim(url: string, { headers }: TestKey): Promise<{ id: string; claim: string }> {
  const post = async (path: string, body: unknown) => {
    const type = { 'content-type': 'application/json' }
    const init = { method: 'POST', headers: { ...headers, ...type }, body: JSON.stringify(body) }
    return (await fetch(`${url}/api/exports${path}`, init)).json()
  }
  const { id } = await post('', { dataset: 'customers', columns: ['id'] })
  return { id, claim: (await post(`/${id}/links`, {})).url }
}

test('a page of another site shows a claim page in a frame where that is allowed, and its file arrives', async ({
  page,
  site,
  worker,
}) => {
  await using portal = await openPortal()
  const web = await startWebServer(site, { FRAME_ANCESTORS: portal.url, CLAIMCHECK_DEMO: 'false' })
  const owner = await signedIn(site, 'portal', { roles: ['member', 'admin'] })
  const key = await newKey(site, owner.id)
  try {
    for (const attributes of FRAMES) {
      const frame = page.frameLocator('iframe')
      const download = page.waitForEvent('download')
      const id = await worker.whileFrozen(async () => {
        const made = await makeClaim(web.url, key)
        Object.assign(portal, { shows: made.claim, attributes })
        await page.goto(portal.url)
        await expect(frame.getByText('Queued', { exact: true })).toBeVisible()
        return made.id
      })
      expect(await sha256Of(await (await download).path())).toBe((await readExport(site, id)).sha256)
      await expect(frame.getByText('Ready', { exact: true })).toBeVisible()
    }
  } finally {
    await page.goto('about:blank')
    await web.stop()
  }
})

test.describe('where nobody has allowed it', () => {
  test.use({ allowedComplaints: /frame-ancestors/ })

  test('the frame of another site shows nothing of ours', async ({ page, site, worker }) => {
    await worker.stop()
    await using portal = await openPortal()
    const { id } = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
    const { token } = await insertLink(site, id)
    for (const path of [`/claim/${token}`, '/', '/sign-in']) {
      portal.shows = site.url + path
      const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
      await page.goto(portal.url)
      await refused
      await expect(page.frameLocator('iframe').getByRole('main')).toHaveCount(0)
    }
  })
})
