import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventually } from '../support/wait.ts'
import { startWorker, untilChecked } from '../support/worker.ts'
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
  // It starts with a look at its datasets, and with a sweep, of which this is the last statement.
  await untilChecked(worker)
  await eventually('the first sweep is done', async () => {
    return (await sandbox.cluster.log()).includes('delete from claimcheck.endpoint_secret') || undefined
  })
  const startedAt = performance.now()
  const before = await countStatements()
  let connections = 0
  for (let second = 0; second < MEASURED_SECONDS; second++) {
    await sleep(1_000)
    connections = Math.max(connections, await countConnections())
  }
  const statements = (await countStatements()) - before
  const perSecond = statements / ((performance.now() - startedAt) / 1_000)
  await worker.stop()
  measured('idle worker: statements in 100 s', perSecond * 100)
  measured('idle worker: connections at most', connections)
  expect(perSecond).toBeGreaterThan(1)
  expect(perSecond).toBeLessThanOrEqual(STATEMENTS_PER_SECOND)
  expect(connections).toBeLessThanOrEqual(CONNECTIONS)
})
