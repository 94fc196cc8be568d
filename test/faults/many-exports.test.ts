import { afterAll, expect, test } from 'vitest'
import { PROBLEMS } from '../../lib/problems/catalog.ts'
import { cancelExport, createExport } from '../support/acts.ts'
import { newViewer, readExport, untilStatus, untilSucceeded } from '../support/exports.ts'
import { closeGate } from '../support/gate.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { startWorker } from '../support/worker.ts'
import { measured } from './support/measure.ts'

/** Exports that one person may have queued or running, by default. */
const QUOTA = 20

const sandbox = await openSandbox()
const worker = await startWorker(sandbox, { WORKER_CONCURRENCY: '2' })
afterAll(() => worker.stop())

const request = { columns: ['id'], filters: [] }

test("one person's twenty exports do not hold up another's, and the twenty-first is refused", async () => {
  const [flooder, third, other] = [newViewer(), newViewer(), newViewer()]
  const flood: string[] = []
  {
    await using gate = await closeGate(sandbox)
    for (let count = 0; count < QUOTA; count++) flood.push(await createExport(flooder, orders, request))
    const inTheWay = await createExport(third, orders, request)
    await untilStatus(sandbox, inTheWay, 'running')
    await gate.waiting(2)

    await expect(createExport(flooder, orders, request)).rejects.toMatchObject({
      code: 'too_many_exports',
      params: { waiting: QUOTA, limit: QUOTA },
    })
    expect(PROBLEMS.too_many_exports.status).toBe(429)
    const waiting = await createExport(other, orders, request)
    // Both slots are taken: by the flood's first export, and by the one that goes now.
    expect((await readExport(sandbox, waiting)).status).toBe('queued')
    await cancelExport(third, inTheWay)
    await untilStatus(sandbox, inTheWay, 'cancelled')
    const freeAt = performance.now()
    await untilStatus(sandbox, waiting, 'running')
    const startMs = performance.now() - freeAt
    measured("flood of 20: another's export starts after a slot is free (ms)", startMs, 2_000)
    expect((await readExport(sandbox, String(flood[1]))).status).toBe('queued')
  }
  for (const id of flood) expect(await untilSucceeded(sandbox, id)).toMatchObject({ attempt: 1 })
  await createExport(flooder, orders, request)
})
