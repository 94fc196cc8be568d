import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readStoreId } from '../../lib/store/identity.ts'
import { localStore } from '../../lib/store/local-store.ts'
import { checkHealth } from '../../server/health.ts'
import { asDb } from '../../worker/database.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { customers, orders } from '../support/shop.ts'
import { forgetStore } from '../support/store.ts'
import { eventually } from '../support/wait.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { untilHeld } from './support/holder.ts'
import { CAN_MOUNT, mountTmpfs } from './support/mounts.ts'
import { limitRetries } from './support/retries.ts'

const sandbox = await openSandbox()
// The file systems of these tests are small.
process.env.STORE_RESERVE_MEGABYTES = '0'
await limitRetries(sandbox.admin, 1)
const link = await openLink(sandbox.sourceUrl)
afterAll(() => link[Symbol.asyncDispose]())

/** About 240 KB. */
const largeExport = () =>
  createExport(newViewer(), orders, { columns: orders.columns.map(({ id }) => id), filters: [] })
const smallExport = () => createExport(newViewer(), customers, { columns: ['id'], filters: [] })

/** Runs a worker on a store that nobody has used yet. */
async function withStore(storeFolder: string, work: (worker: TestWorker) => Promise<void>): Promise<void> {
  await forgetStore(sandbox)
  const environment = { STORE_RESERVE_MEGABYTES: '0' }
  const worker = await startWorker({ ...sandbox, sourceUrl: link.url, storeFolder }, environment)
  try {
    await work(worker)
  } finally {
    await worker.stop()
  }
}

async function storeHealth(folder: string): Promise<string> {
  return (await checkHealth(localStore(folder))).store
}

test.skipIf(!CAN_MOUNT)(
  'a full store fails the export at once, and leaves room for the exports that fit',
  async () => {
    using mount = mountTmpfs('size=128k')
    await withStore(mount.folder, async () => {
      const large = await largeExport()
      const others = [await smallExport(), await smallExport()]
      expect(await untilStatus(sandbox, large, 'failed')).toMatchObject({
        error_code: 'store_full',
        attempt: 1,
        artifact_key: null,
      })
      for (const id of others) await untilSucceeded(sandbox, id)
      const { partial, published } = await filesIn({ storeFolder: mount.folder })
      expect(partial).toEqual([])
      expect(published).toHaveLength(2)
    })
  },
)

/** Waits until a worker has noticed that its store cannot be used, and makes an export that it does not take. */
async function exportLeft(worker: TestWorker, message: string, makeExport = smallExport): Promise<string> {
  await eventually(message, () => worker.output().includes(message) || undefined)
  return makeExport()
}

test.skipIf(!CAN_MOUNT)('an export waits while the store is read-only, and health says so', async () => {
  using mount = mountTmpfs('size=4m')
  await withStore(mount.folder, async (worker) => {
    await untilSucceeded(sandbox, await largeExport())
    mount.remount('ro')
    expect(await storeHealth(mount.folder)).toBe('unavailable')
    const waiting = await exportLeft(worker, 'the store cannot be used', largeExport)
    expect(await readExport(sandbox, waiting)).toMatchObject({ status: 'queued', attempt: 0 })
    mount.remount('rw')
    expect(await storeHealth(mount.folder)).toBe('ok')
    expect(await untilSucceeded(sandbox, waiting)).toMatchObject({ attempt: 1 })
    expect((await filesIn({ storeFolder: mount.folder })).partial).toEqual([])
  })
})

test('an export whose store is deleted while it is written waits until the store is back, and is not put elsewhere', async () => {
  const folder = path.join(sandbox.storeFolder, 'deleted')
  await withStore(folder, async (worker) => {
    const id = await largeExport()
    await link.hold(100_000)
    await untilHeld([worker], id)
    const storeId = await readStoreId(asDb(sandbox.admin))
    await rm(folder, { recursive: true })
    link.release()
    await untilStatus(sandbox, id, 'queued')
    const other = await exportLeft(worker, 'the store is not the one of this database')
    expect(await storeHealth(folder)).toBe('unavailable')
    expect(existsSync(folder)).toBe(false)
    expect(await readExport(sandbox, other)).toMatchObject({ status: 'queued', attempt: 0 })
    await localStore(folder).claim(String(storeId))
    await untilSucceeded(sandbox, other)
    expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 2 })
    expect(await filesIn({ storeFolder: folder })).toMatchObject({ partial: [], published: { length: 2 } })
  })
})
