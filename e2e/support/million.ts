import { link, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright/test'
import { expect } from 'playwright/test'
import { readExport } from '../../test/support/exports.ts'
import type { Site } from './fixtures.ts'
import { openForm, pressExport } from './form.ts'
import { peakBytes } from './processes.ts'
import type { WorkerControl } from './worker-control.ts'

/** An export of every order: a file large enough to see what a download does to the server. */
export type Million = { id: string; sha256: string; byteSize: number; workerPeakBytes: number }

/** One that was made and put aside: its row as JSON and its file, outside of what other tests see. */
export type KeptMillion = Million & { row: string; file: string }

/** Makes it by a page that is closed at once, waits for its file, and puts it aside until this is disposed of. */
export async function makeMillion(
  site: Site,
  worker: WorkerControl,
  browser: Browser,
): Promise<KeptMillion & AsyncDisposable> {
  await worker.start()
  const page = await browser.newPage({ baseURL: site.url })
  await openForm(page, 'orders')
  const id = await pressExport(page)
  await page.close()
  await expect.poll(async () => (await readExport(site, id)).status, { timeout: 90_000 }).toBe('succeeded')
  const workerPeakBytes = peakBytes(worker.pid)
  const { rows } = await site.admin.query<{ row: string }>(
    'delete from claimcheck.export where id = $1 returning to_json(export)::text as row',
    [id],
  )
  const row = rows[0]?.row ?? ''
  const { artifact_key, sha256, byte_size } = JSON.parse(row)
  const folder = await mkdtemp(path.join(tmpdir(), 'claimcheck-million-'))
  const file = path.join(folder, 'artifact')
  await rename(artifactPath(site, artifact_key), file)
  return {
    id,
    sha256,
    byteSize: byte_size,
    workerPeakBytes,
    row,
    file,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

/** Brings it back, as it was when it had been made. */
export async function bringMillion(site: Site, { row, file }: KeptMillion): Promise<void> {
  await link(file, artifactPath(site, JSON.parse(row).artifact_key))
  await site.admin.query(
    'insert into claimcheck.export select * from json_populate_record(null::claimcheck.export, $1)',
    [row],
  )
}

function artifactPath({ storeFolder }: Site, key: string): string {
  return path.join(storeFolder, 'artifacts', key)
}
