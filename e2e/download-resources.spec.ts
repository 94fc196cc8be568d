import { createHash } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import { expect } from 'playwright/test'
import { openDescriptors } from '../test/support/descriptors.ts'
import type { Site } from './support/fixtures.ts'
import { test } from './support/fixtures.ts'
import { filePosition, residentBytes } from './support/processes.ts'
import { startWebServer } from './support/web-server.ts'

const MEGABYTE = 1_000_000

test('downloads that are broken off leave no file open in the web server', async ({ million, site }) => {
  const url = fileUrl(site, million.id)
  for (let download = 0; download < 20; download++) {
    const leave = new AbortController()
    const response = await fetch(url, { signal: leave.signal })
    await response.body?.getReader().read()
    leave.abort()
  }
  await expect.poll(() => openDescriptors(site.storeFolder, site.webPid)).toEqual([])
  expect(site.webOutput()).not.toMatch(/uncaught|unhandled/i)
})

test('a download that was broken off goes on by Range, and is the same file', async ({ million, site }) => {
  const url = fileUrl(site, million.id)
  const hash = createHash('sha256')
  let received = 0
  const take = (bytes: Uint8Array) => {
    hash.update(bytes)
    received += bytes.length
  }
  const leave = new AbortController()
  const first = await fetch(url, { signal: leave.signal })
  const reader = first.body?.getReader()
  while (received < million.byteSize / 3) take((await reader?.read())?.value ?? new Uint8Array())
  leave.abort()

  const headers = { Range: `bytes=${received}-`, 'If-Range': first.headers.get('etag') ?? '' }
  const rest = await fetch(url, { headers })
  expect(rest.status).toBe(206)
  for await (const bytes of rest.body ?? []) take(bytes)
  expect(received).toBe(million.byteSize)
  expect(hash.digest('hex')).toBe(million.sha256)
})

test('a slow reader makes the web server wait, not hold the file in its memory', async ({
  million,
  site,
}) => {
  const before = residentBytes(site.webPid)
  const response = await startDownload(fileUrl(site, million.id))
  await readBytes(response, MEGABYTE)
  try {
    // What the server has read from the file comes to a rest: the buffers on the way are full.
    const positions = [-1]
    const standsStill = () => {
      positions.push(filePosition(site.webPid, site.storeFolder))
      return positions.slice(-5).every((position) => position === positions.at(-1))
    }
    await expect.poll(standsStill, { intervals: [200] }).toBe(true)
    expect(positions.at(-1)).toBeGreaterThanOrEqual(MEGABYTE)
    expect(positions.at(-1)).toBeLessThan(32 * MEGABYTE)
    expect(residentBytes(site.webPid) - before).toBeLessThan(64 * MEGABYTE)
  } finally {
    response.destroy()
  }
  await expect.poll(() => openDescriptors(site.storeFolder, site.webPid)).toEqual([])
})

test('a reader that takes nothing is cut off, and the file is closed', async ({ million, site }) => {
  const web = await startWebServer(site, { DOWNLOAD_STALL_SECONDS: '5' })
  const openFiles = () => openDescriptors(site.storeFolder, web.pid).length
  const response = await startDownload(fileUrl(web, million.id))
  try {
    await expect.poll(openFiles).toBe(1)
    await expect.poll(openFiles).toBe(0)
  } finally {
    response.destroy()
    await web.stop()
  }
})

function fileUrl({ url }: Pick<Site, 'url'>, id: string): string {
  return `${url}/api/exports/${id}/file`
}

/** Asks with a client that takes bytes only when it is told to. */
function startDownload(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => get(url, { agent: false }, resolve).on('error', reject))
}

/** Takes at least so many bytes, then no more. */
async function readBytes(response: IncomingMessage, count: number): Promise<void> {
  let received = 0
  for await (const bytes of response.iterator({ destroyOnReturn: false })) {
    received += bytes.length
    if (received >= count) return
  }
}
