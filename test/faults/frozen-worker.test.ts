import { expect, test } from 'vitest'
import { artifactKey } from '../../lib/store/keys.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, readExport, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { countLogged, hasLogged, untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { SLOW_ROUNDS } from './support/repeat.ts'

const sandbox = await openSandbox()
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
/** Somewhere in the middle of the file. */
const MIDDLE_BYTES = 100_000

test.for(SLOW_ROUNDS)(
  'a frozen worker is taken over, and when it comes back it changes nothing (%i)',
  async () => {
    await using frozenLink = await openLink(sandbox.sourceUrl)
    await using slowLink = await openLink(sandbox.sourceUrl)
    await using fastLink = await openLink(sandbox.sourceUrl)
    const frozen = await startWorker({ ...sandbox, sourceUrl: frozenLink.url })
    // The other workers take their time to start.
    const held = frozenLink.crawl(MIDDLE_BYTES)
    const ids = [
      await createExport(newViewer(), orders, request),
      await createExport(newViewer(), orders, request),
    ]
    await Promise.all([held, ...ids.map((id) => untilHeld([frozen], id))])

    // Two workers of one slot: one is still writing when the frozen one comes back, the other has finished.
    const one = { WORKER_CONCURRENCY: '1' }
    const slow = await startWorker({ ...sandbox, sourceUrl: slowLink.url }, one)
    const fast = await startWorker({ ...sandbox, sourceUrl: fastLink.url }, one)
    for (const link of [slowLink, fastLink]) void link.hold(MIDDLE_BYTES)
    process.kill(frozen.pid, 'SIGSTOP')
    const frozenAt = performance.now()
    const holders = await Promise.all(ids.map((id) => untilHeld([slow, fast], id, 2)))
    const takeoverMs = performance.now() - frozenAt
    measured('SIGSTOP: taken over after (ms)', takeoverMs, 15_000)
    expect(new Set(holders).size).toBe(2)
    const [running, finished] = holders[0] === slow ? ids : ids.toReversed()
    if (!running || !finished) throw new Error('Each worker should hold one export')
    fastLink.release()
    const row = await untilSucceeded(sandbox, finished)

    process.kill(frozen.pid, 'SIGCONT')
    for (const id of ids) {
      await eventually(
        'the frozen worker has given up',
        () => hasLogged(frozen, 'attempt failed', id, 1) || undefined,
      )
    }
    expect(await readExport(sandbox, finished)).toEqual(row)
    expect(await readExport(sandbox, running)).toMatchObject({ status: 'running', attempt: 2 })
    slowLink.release()
    expect(await untilSucceeded(sandbox, running)).toMatchObject({ attempt: 2, sha256: row.sha256 })

    for (const id of ids) {
      // The row is written before the log.
      await eventually(
        'the success is logged',
        () => countLogged([frozen, slow, fast], 'export succeeded', id) || undefined,
      )
      expect(countLogged([frozen, slow, fast], 'export succeeded', id)).toBe(1)
    }
    const { partial, published } = await filesIn(sandbox)
    expect(partial).toEqual([])
    const own = published.filter((key) => ids.some((id) => key.startsWith(id)))
    expect(own.toSorted()).toEqual(ids.map((id) => artifactKey(id, 2, 'csv')).toSorted())
    await Promise.all([frozen, slow, fast].map((worker) => worker.stop()))
    expect(await readExport(sandbox, finished)).toEqual(row)
  },
)
