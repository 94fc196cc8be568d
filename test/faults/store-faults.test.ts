import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { localStore } from '../../lib/store/local-store.ts'
import { checkHealth } from '../../server/health.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { customers, orders } from '../support/shop.ts'
import { startWorker, type TestWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { untilHeld } from './support/holder.ts'
import { CAN_MOUNT, mountTmpfs } from './support/mounts.ts'
import { limitRetries } from './support/retries.ts'

const sandbox = await openSandbox()
await limitRetries(sandbox.admin, 1)
const link = await openLink(sandbox.sourceUrl)
afterAll(() => link[Symbol.asyncDispose]())

/** About 240 KB. */
const largeExport = () =>
  createExport(newViewer(), orders, { columns: orders.columns.map(({ id }) => id), filters: [] })
const smallExport = () => createExport(newViewer(), customers, { columns: ['id'], filters: [] })

/** Runs a worker on a store. */
async function withStore(storeFolder: string, work: (worker: TestWorker) => Promise<void>): Promise<void> {
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

test.skipIf(!CAN_MOUNT)(
  'a store that has become read-only fails the export, and health says so',
  async () => {
    using mount = mountTmpfs('size=4m')
    await withStore(mount.folder, async () => {
      await untilSucceeded(sandbox, await largeExport())
      mount.remount('ro')
      expect(await storeHealth(mount.folder)).toBe('unavailable')
      const failed = await untilStatus(sandbox, await largeExport(), 'failed')
      expect(failed).toMatchObject({
        error_code: 'store_failed',
        error_params: {},
      })
      mount.remount('rw')
      expect(await storeHealth(mount.folder)).toBe('ok')
      await untilSucceeded(sandbox, await largeExport())
      expect((await filesIn({ storeFolder: mount.folder })).partial).toEqual([])
    })
  },
)

test('a store whose folder has become a file fails the export, and health says so', async () => {
  const folder = path.join(sandbox.storeFolder, 'store')
  await withStore(folder, async () => {
    await writeFile(folder, 'not a folder')
    expect(await storeHealth(folder)).toBe('unavailable')
    expect(await untilStatus(sandbox, await largeExport(), 'failed')).toMatchObject({
      error_code: 'store_failed',
    })
    await rm(folder)
    await untilSucceeded(sandbox, await largeExport())
  })
})

test('an export whose store is deleted while it is written is written again', async () => {
  const folder = path.join(sandbox.storeFolder, 'deleted')
  await withStore(folder, async (worker) => {
    const id = await largeExport()
    await link.hold(100_000)
    await untilHeld([worker], id)
    await rm(folder, { recursive: true })
    link.release()
    expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 2 })
    expect(await filesIn({ storeFolder: folder })).toMatchObject({ partial: [], published: { length: 1 } })
  })
})
