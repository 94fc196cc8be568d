import type { Browser } from 'playwright/test'
import { expect } from 'playwright/test'
import { readExport } from '../../test/support/exports.ts'
import type { Site } from './fixtures.ts'
import { openForm, pressExport } from './form.ts'
import { peakBytes } from './processes.ts'
import type { WorkerControl } from './worker-control.ts'

/** An export of every order: a file large enough to see what a download does to the server. */
export type Million = { id: string; sha256: string; byteSize: number; workerPeakBytes: number }

/** Makes it by a page that is closed at once, and waits for its file. */
export async function makeMillion(site: Site, worker: WorkerControl, browser: Browser): Promise<Million> {
  await worker.start()
  const page = await browser.newPage({ baseURL: site.url })
  await openForm(page, 'orders')
  const id = await pressExport(page)
  site.shared.push(id)
  await page.close()
  await expect.poll(async () => (await readExport(site, id)).status, { timeout: 90_000 }).toBe('succeeded')
  const { sha256, byte_size } = await readExport(site, id)
  return { id, sha256: sha256 ?? '', byteSize: Number(byte_size), workerPeakBytes: peakBytes(worker.pid) }
}
