import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { measured } from './support/measure.ts'
import { openOwnSandbox } from './support/own-sandbox.ts'

const MEASURED_SECONDS = 10
const STATEMENTS_PER_SECOND = 4
const CONNECTIONS = 4

const sandbox = await openOwnSandbox({ log_statement: 'all', log_line_prefix: '%a: ' })

/** How often the server has been asked something by a worker. */
async function countStatements(): Promise<number> {
  const log = await sandbox.cluster.log()
  return log.match(/^claimcheck-(worker|queue|claim|export): LOG: {2}(statement|execute)/gm)?.length ?? 0
}

async function countConnections(): Promise<number> {
  const { rowCount } = await sandbox.admin.query(
    `select from pg_stat_activity where application_name ~ '^claimcheck-(worker|queue|claim|export)$'`,
  )
  return rowCount ?? 0
}

test('a worker that has nothing to do asks the database about three things a second, over few connections', async () => {
  const worker = await startWorker(sandbox)
  // Its first second is its start.
  await sleep(1_000)
  const before = await countStatements()
  await sleep(MEASURED_SECONDS * 1_000)
  const perSecond = ((await countStatements()) - before) / MEASURED_SECONDS
  measured('idle worker: statements in 100 s', perSecond * 100)
  expect(perSecond).toBeGreaterThan(1)
  expect(perSecond).toBeLessThanOrEqual(STATEMENTS_PER_SECOND)
  const connections = await eventually('the connections of its start are closed', async () => {
    const count = await countConnections()
    return count <= CONNECTIONS ? count : undefined
  })
  measured('idle worker: connections', connections)
  await worker.stop()
})
