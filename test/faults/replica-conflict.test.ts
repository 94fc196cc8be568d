import { execFileSync } from 'node:child_process'
import { chownSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { sourceUrl } from '../../prisma/seed.ts'
import { createExport } from '../support/acts.ts'
import { eventsOf, newViewer, untilSucceeded } from '../support/exports.ts'
import { readInOrder } from '../support/order-view.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { type Cluster, newCluster } from './support/cluster.ts'
import { hasLogged, untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { openOwnSandbox } from './support/own-sandbox.ts'

const sandbox = await openOwnSandbox()
/** Taken by the test, it stops exports in the middle of their file. */
const GATE = '0, 2'
// No function of a dataset's own, in which an error is explained in another way.
const stock = await readInOrder(
  sandbox.admin,
  `id <> 1000 or pg_try_advisory_lock_shared(${GATE}) or pg_sleep(600) is not null`,
)
const standby = await openStandby(sandbox.cluster)
afterAll(() => standby[Symbol.asyncDispose]())

/** Makes a read-only copy that follows a server, and that stops queries which keep it from following at once. */
async function openStandby(primary: Cluster): Promise<Cluster> {
  const copy = await newCluster()
  await primary.stop()
  execFileSync('cp', ['--archive', `${primary.folder}/.`, copy.folder])
  const { hostname, port, username, password } = new URL(primary.url)
  await copy.configure({
    primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password}`,
    max_standby_streaming_delay: '100ms',
  })
  const { uid, gid } = statSync(primary.dataFolder)
  const signal = path.join(copy.dataFolder, 'standby.signal')
  writeFileSync(signal, '')
  chownSync(signal, uid, gid)
  await primary.start()
  await copy.start()
  return copy
}

test('an export that a replica stops, because it stands in the way of replication, is tried again and explained', async () => {
  const worker = await startWorker({ ...sandbox, sourceUrl: sourceUrl(standby.url) })
  const replica = new pg.Client({ connectionString: standby.url, application_name: 'claimcheck-test' })
  await replica.connect()
  await replica.query(`select pg_advisory_lock(${GATE})`)
  const id = await createExport(newViewer(), orders, { columns: ['id', 'note'], filters: [] })
  await untilHeld([worker], id)
  await eventually('it is in the middle', async () => {
    const { rowCount } = await replica.query(`select from pg_stat_activity where wait_event = 'PgSleep'`)
    return (rowCount ?? 0) > 0 || undefined
  })
  const conflictAt = performance.now()
  await eventually('the attempt has ended', async () => {
    // A vacuum leaves what any snapshot of that moment sees, be it that of a look at the queue.
    await sandbox.admin.query(`update ${stock} set note = note`)
    await sandbox.admin.query(`vacuum ${stock}`)
    return hasLogged(worker, 'attempt failed', id, 1) || undefined
  })
  measured('replica conflict: noticed after (ms)', performance.now() - conflictAt)
  await replica.end()
  const row = await untilSucceeded(sandbox, id)
  expect(row.row_count).toBe('2000')
  expect(row.attempt).toBeGreaterThanOrEqual(2)
  const retried = (await eventsOf(sandbox, id)).find(({ kind }) => kind === 'retried')
  expect(retried?.details).toEqual({ attempt: 1, code: 'source_failed', params: { sqlState: '40001' } })
  await worker.stop()
})
