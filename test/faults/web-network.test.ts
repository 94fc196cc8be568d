import { afterAll, expect, test } from 'vitest'
import { within } from '../../lib/within.ts'
import { findExport } from '../../server/queries.ts'
import { createExport } from '../support/acts.ts'
import { call } from '../support/api.ts'
import { newViewer } from '../support/exports.ts'
import { openLink } from '../support/link.ts'
import { openSandbox } from '../support/sandbox.ts'
import { customers } from '../support/shop.ts'
import { eventually } from '../support/wait.ts'
import { measured } from './support/measure.ts'

/** More than the web process has connections. */
const PAGES = 30
const HEALTH_MS = 5_000
const RECOVERY_MS = 10_000

const sandbox = await openSandbox()
const link = await openLink(sandbox.databaseUrl)
process.env.DATABASE_URL = link.url
afterAll(() => link[Symbol.asyncDispose]())

const request = { columns: ['id'], filters: [] }
const health = () => within(HEALTH_MS, call('GET /api/health'), 'health did not answer in 5 s')

test('a web process whose network swallows everything says so within 5 s, and works 10 s after the network does', async () => {
  const viewer = newViewer()
  const id = await createExport(viewer, customers, request)
  expect((await health()).status).toBe(200)
  const isServed = async () => {
    const pages = Array.from({ length: PAGES }, () => findExport(viewer, id))
    const outcomes = await Promise.allSettled([...pages, createExport(viewer, customers, request)])
    return outcomes.every(({ status }) => status === 'fulfilled') || undefined
  }
  await isServed()

  link.blackhole()
  const swallowed = isServed()
  const first = await health()
  expect([first.status, await first.json()]).toMatchObject([
    503,
    { database: 'unavailable', queue: 'unavailable', store: 'ok' },
  ])
  link.heal()
  const healedAt = performance.now()
  await eventually('the pages are served', isServed, RECOVERY_MS)
  measured('web cut off from its database: works again after (ms)', performance.now() - healedAt)
  expect((await health()).status).toBe(200)
  await swallowed
})
