import { expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { countLogged, hasLogged, untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { SLOW_ROUNDS } from './support/repeat.ts'
import { lockRow } from './support/row-lock.ts'

const sandbox = await openSandbox()
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }

/** Waits until a worker's transaction has a backend in this state. */
function untilFinishing(condition: string): Promise<true> {
  return eventually(`the transaction that finishes is ${condition}`, async () => {
    const { rowCount } = await sandbox.admin.query(
      `select from pg_stat_activity where datname = current_database() and application_name = 'claimcheck-claim' and ${condition}`,
    )
    return (rowCount ?? 0) > 0 || undefined
  })
}

test.for(SLOW_ROUNDS)(
  'a worker that is frozen in the transaction that finishes its export keeps nobody from taking over (%i)',
  async () => {
    await using link = await openLink(sandbox.sourceUrl)
    const frozen = await startWorker({ ...sandbox, sourceUrl: link.url })
    const id = await createExport(newViewer(), orders, request)
    // The other worker takes its time to start.
    await link.crawl(200_000)
    await untilHeld([frozen], id)
    const other = await startWorker(sandbox)
    const lock = await lockRow(sandbox, id, 'pgboss.job')
    link.release()
    await untilFinishing(`wait_event_type = 'Lock'`)
    process.kill(frozen.pid, 'SIGSTOP')
    const frozenAt = performance.now()
    await lock[Symbol.asyncDispose]()
    // It has changed the rows of the export and of its job, and keeps everybody else from changing them.
    await untilFinishing(`state = 'idle in transaction'`)

    await untilHeld([other], id, 2)
    const takeoverMs = performance.now() - frozenAt
    measured('SIGSTOP while finishing: taken over after (ms)', takeoverMs, 15_000)
    const row = await untilSucceeded(sandbox, id)
    process.kill(frozen.pid, 'SIGCONT')
    await eventually(
      'the frozen worker has given up',
      () => hasLogged(frozen, 'attempt failed', id, 1) || undefined,
    )
    expect(countLogged([frozen, other], 'export succeeded', id)).toBe(1)
    expect(await untilSucceeded(sandbox, id)).toEqual(row)
    await Promise.all([frozen, other].map((worker) => worker.stop()))
  },
)
