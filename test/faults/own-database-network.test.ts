import { afterAll, expect, test } from 'vitest'
import { createExport } from '../support/acts.ts'
import { newViewer, untilSucceeded } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { countLogged, hasLogged, untilHeld } from './support/holder.ts'
import { measured } from './support/measure.ts'

const sandbox = await openSandbox()
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }
const MIDDLE_BYTES = 100_000
const toDatabase = await openLink(sandbox.databaseUrl)
const toSource = await openLink(sandbox.sourceUrl)
const cutOff = await startWorker({ ...sandbox, databaseUrl: toDatabase.url, sourceUrl: toSource.url })
afterAll(async () => {
  await toDatabase[Symbol.asyncDispose]()
  await toSource[Symbol.asyncDispose]()
})

test('a worker that is cut off from the exports loses what it holds, and works again when the network does', async () => {
  const id = await createExport(newViewer(), orders, request)
  // The other worker takes its time to start.
  await toSource.crawl(MIDDLE_BYTES)
  await untilHeld([cutOff], id)
  const other = await startWorker(sandbox)
  const cutAt = performance.now()
  toDatabase.blackhole()
  await untilHeld([other], id, 2)
  measured('worker cut off from its database: taken over after (ms)', performance.now() - cutAt)
  const row = await untilSucceeded(sandbox, id)
  expect(row).toMatchObject({ attempt: 2 })
  toSource.release()
  await eventually('it has given up', () => hasLogged(cutOff, 'attempt failed', id, 1) || undefined, 40_000)
  measured('worker cut off from its database: gives up after (ms)', performance.now() - cutAt)
  await other.stop()

  toDatabase.heal()
  const healedAt = performance.now()
  const next = await createExport(newViewer(), orders, request)
  await untilHeld([cutOff], next)
  measured('worker cut off from its database: works again after (ms)', performance.now() - healedAt)
  await untilSucceeded(sandbox, next)
  expect(countLogged([cutOff, other], 'export succeeded', id)).toBe(1)
  expect(await filesIn(sandbox)).toMatchObject({ partial: [], published: { length: 2 } })
  expect(await cutOff.stop()).toBe(0)
})
