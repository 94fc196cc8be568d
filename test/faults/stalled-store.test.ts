import { expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { hasLogged, untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { CAN_FREEZE, mountDisk } from './support/mounts.ts'

const sandbox = await openSandbox()
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }

test.skipIf(!CAN_FREEZE)(
  'a store that does not answer any more ends the attempt; when it answers again the export succeeds',
  { timeout: 120_000 },
  async () => {
    using mount = mountDisk()
    await using link = await openLink(sandbox.sourceUrl)
    const worker = await startWorker(
      { ...sandbox, sourceUrl: link.url, storeFolder: mount.folder },
      { STORE_RESERVE_MEGABYTES: '0' },
    )
    const id = await createExport(newViewer(), orders, request)
    await link.hold(100_000)
    await untilHeld([worker], id)
    mount.freeze()
    const frozenAt = performance.now()
    link.release()
    try {
      await eventually(
        'the attempt has ended',
        () => hasLogged(worker, 'attempt failed', id, 1) || undefined,
        60_000,
      )
      measured('stalled store: freed after (ms)', performance.now() - frozenAt)
    } finally {
      mount.thaw()
    }
    await untilSucceeded(sandbox, id)
    expect(await filesIn({ storeFolder: mount.folder })).toMatchObject({
      partial: [],
      published: { length: 1 },
    })
    expect(await worker.stop()).toBe(0)
  },
)
