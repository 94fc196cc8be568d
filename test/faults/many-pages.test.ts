import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { findExport } from '../../server/queries.ts'
import { createExport } from '../support/acts.ts'
import { insertExport, newViewer } from '../support/exports.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { measured } from './support/measure.ts'
import { openOwnSandbox } from './support/own-sandbox.ts'

/** As many as docs/reliability.md promises where that is measured; fewer beside other tests, which take the processors. */
const PAGES = process.env.FAULT_REPORT ? 500 : 100
/** The pace that the server gives to pages after their first seconds (pollAfterMs). */
const PACE_MS = 1_000
const ROUNDS = 4
/** Prisma's pool, whatever the number of pages. */
const CONNECTIONS_MAX = 10

const sandbox = await openOwnSandbox({ log_statement: 'all', log_line_prefix: '%a: ' })

/** What the web process has asked so far. */
async function countStatements(): Promise<number> {
  return (await sandbox.cluster.log()).match(/^claimcheck: LOG: {2}(statement|execute)/gm)?.length ?? 0
}

async function countConnections(): Promise<number> {
  const { rowCount } = await sandbox.admin.query(
    `select from pg_stat_activity where application_name = 'claimcheck'`,
  )
  return rowCount ?? 0
}

test(`${PAGES} pages that watch exports cost one statement each time, and others are served as before`, async () => {
  const viewer = newViewer()
  const ids = await Promise.all(
    Array.from({ length: PAGES }, () => insertExport(sandbox, { owner_id: viewer.id })),
  )
  await findExport(viewer, String(ids[0]))
  const before = await countStatements()
  const latencies: number[] = []
  const timed = async <T>(work: Promise<T>) => {
    const startedAt = performance.now()
    const result = await work
    latencies.push(performance.now() - startedAt)
    return result
  }
  let answered = 0
  const pages = ids.map(async (id, page) => {
    // Pages are opened at different moments, as people are.
    await sleep((page / PAGES) * PACE_MS)
    for (let round = 0; round < ROUNDS; round++) {
      const [found] = await Promise.all([timed(findExport(viewer, id)), sleep(PACE_MS)])
      if (found?.status === 'queued') answered++
    }
  })
  const others: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await sleep(PACE_MS)
    const startedAt = performance.now()
    await createExport(newViewer(), orders, { columns: ['id'], filters: [] })
    others.push(performance.now() - startedAt)
    expect(await countConnections()).toBeLessThanOrEqual(CONNECTIONS_MAX)
  }
  await Promise.all(pages)
  expect(answered).toBe(PAGES * ROUNDS)

  const p95 = latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.95)] ?? 0
  measured('500 pages: p95 of a status request (ms)', p95, 1_000)
  for (const ms of others) measured('500 pages: making an export meanwhile (ms)', ms, 2_000)
  // The four exports that were made cost some statements too: two of the transaction, the lock, the two counts, the room, the two rows.
  const made = ROUNDS * 10
  const statements = await eventually('the log is written', async () => {
    const count = (await countStatements()) - before
    return count >= PAGES * ROUNDS ? count : undefined
  })
  // Each connection says once how it wants names to be understood (lib/own-names.ts).
  expect(statements).toBeLessThanOrEqual(PAGES * ROUNDS + made + CONNECTIONS_MAX)
})
