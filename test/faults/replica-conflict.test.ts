import { execFileSync } from 'node:child_process'
import { chownSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sourceUrl } from '../../prisma/seed.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { type Cluster, newCluster } from './support/cluster.ts'
import { hasLogged, untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'
import { openOwnSandbox } from './support/own-sandbox.ts'
import { slowOrders } from './support/slow-orders.ts'

const sandbox = await openOwnSandbox()
const stock = await slowOrders(sandbox.admin)
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
  await using link = await openLink(sourceUrl(standby.url))
  const worker = await startWorker({ ...sandbox, sourceUrl: link.url })
  const id = await createExport(newViewer(), orders, { columns: ['id', 'note'], filters: [] })
  await untilHeld([worker], id)
  await link.passed(20_000)
  const conflictAt = performance.now()
  await eventually('the attempt has ended', async () => {
    // A vacuum leaves what any snapshot of that moment sees, be it that of a look at the queue.
    await sandbox.admin.query(`update ${stock} set note = note`)
    await sandbox.admin.query(`vacuum ${stock}`)
    return hasLogged(worker, 'attempt failed', id, 1) || undefined
  })
  measured('replica conflict: noticed after (ms)', performance.now() - conflictAt)
  expect(await untilStatus(sandbox, id, 'queued')).toMatchObject({
    error_code: 'source_failed',
    error_params: { sqlState: '40001' },
  })
  expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 2, row_count: '2000' })
  await worker.stop()
})
