import pg from 'pg'
import { expect, test } from 'vitest'
import { asDb } from '../../worker/database.ts'
import { beat } from '../../worker/run/heartbeat.ts'
import { insertExport } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { measured } from './support/measure.ts'

/** Exports that run at a time, each with a worker's connection of its own, and how often each says how far it is. */
const RUNNING = 16
const BEATS = 50
const NOTHING_YET = {
  rowsDone: 1,
  rowsTotal: 2,
  rowsTotalIsEstimate: true,
  bytesWritten: 1,
  percent: 1,
  secondsLeft: null,
}

const sandbox = await openSandbox()

test('workers that tell how far they are do not hold each other up', async () => {
  const clients = await Promise.all(
    Array.from({ length: RUNNING }, async () => {
      const client = new pg.Client({ connectionString: sandbox.databaseUrl })
      await client.connect()
      return client
    }),
  )
  const latencies: number[] = []
  const startedAt = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      const exportId = await insertExport(sandbox, { status: 'running', attempt: 1 })
      for (let count = 0; count < BEATS; count++) {
        const sentAt = performance.now()
        expect(await beat(asDb(client), { exportId, attempt: 1 }, NOTHING_YET)).toBe('go-on')
        latencies.push(performance.now() - sentAt)
      }
    }),
  )
  const perSecond = (RUNNING * BEATS * 1_000) / (performance.now() - startedAt)
  const p95 = latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.95)] ?? 0
  measured(`${RUNNING} exports: p95 of a heartbeat that is told (ms)`, p95, 2_000)
  // Each export sends one a second: this is how many the lock of NOTIFY leaves room for.
  measured(`${RUNNING} connections: heartbeats that are told (a second)`, perSecond)
  expect(latencies).toHaveLength(RUNNING * BEATS)
  await Promise.all(clients.map((client) => client.end()))
})
