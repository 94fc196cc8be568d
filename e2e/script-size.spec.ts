import { type Browser, expect } from 'playwright/test'
import { insertLink } from '../test/support/claim-links.ts'
import { insertExport } from '../test/support/exports.ts'
import { finishedExport } from '../test/support/finished-export.ts'
import { test } from './support/fixtures.ts'

/** All scripts that a page loads in a browser that has none of them, in bytes as they are sent: compressed, without headers. */
async function scriptBytes(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  const scripts = new Set<string>()
  const sizes = new Map<string, number>()
  session.on('Network.responseReceived', ({ requestId, type }) => type === 'Script' && scripts.add(requestId))
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) =>
    sizes.set(requestId, (sizes.get(requestId) ?? 0) + encodedDataLength),
  )
  await page.goto(url, { waitUntil: 'networkidle' })
  await context.close()
  return [...sizes].reduce((total, [id, size]) => (scripts.has(id) ? total + size : total), 0)
}

test('a page loads no more scripts than it needs', async ({ browser, site, worker }, testInfo) => {
  await worker.stop()
  const failed = await insertExport(site, {
    status: 'failed',
    error_code: 'internal',
    finished_at: new Date(),
  })
  const ready = await finishedExport(site, Buffer.from('Order\r\n1\r\n'))
  const { token } = await insertLink(site, ready.id)
  // Of these, 132,000 bytes are React and Next (docs/performance.md, "Scripts").
  const most: [page: string, path: string, bytes: number][] = [
    ['claim page', `/exports/${ready.id}`, 200_000],
    ['claim page of a failure', `/exports/${failed}`, 200_000],
    ['page of a claim link', `/claim/${token}`, 200_000],
    ['history', '/exports', 243_000],
    ['form', '/', 339_000],
  ]
  for (const [page, path, bytes] of most) {
    const loaded = await scriptBytes(browser, site.url + path)
    testInfo.annotations.push({ type: 'bytes of scripts', description: `${page}: ${loaded}` })
    expect.soft(loaded, `${page}: ${loaded} bytes of scripts`).toBeLessThan(bytes)
    // A page without any has not been loaded.
    expect(loaded).toBeGreaterThan(100_000)
  }
  process.stdout.write(`${testInfo.annotations.map(({ description }) => description).join(', ')}\n`)
})
