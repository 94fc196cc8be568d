import { expect, test } from 'vitest'
import { PROBLEMS, type ProblemCode } from '../../lib/problems/catalog.ts'
import { findExport } from '../../server/queries.ts'
import { createExport } from '../support/acts.ts'
import { newViewer, untilStatus, untilSucceeded } from '../support/exports.ts'
import { openSandbox } from '../support/sandbox.ts'
import { orders } from '../support/shop.ts'
import { startWorker } from '../support/worker.ts'
import { filesIn } from './support/files.ts'
import { slowOrders } from './support/slow-orders.ts'

const sandbox = await openSandbox()
// 2,000 orders, 240 KB, in two seconds.
await slowOrders(sandbox.admin)
const request = { columns: orders.columns.map(({ id }) => id), filters: [] }

type Limit = { environment: Record<string, string>; code: ProblemCode; detail: string }

const LIMITS: [string, Limit][] = [
  [
    'rows',
    { environment: { MAX_EXPORT_ROWS: '1999' }, code: 'too_many_rows', detail: 'The limit is 1,999 rows.' },
  ],
  [
    'bytes',
    { environment: { MAX_EXPORT_MEGABYTES: '0.1' }, code: 'too_many_bytes', detail: 'The limit is 0.1 MiB.' },
  ],
  [
    'minutes',
    {
      environment: { MAX_EXPORT_MINUTES: '0.01' },
      code: 'took_too_long',
      detail: 'The limit is 0.01 minutes.',
    },
  ],
  [
    'bytes that its owner may keep',
    {
      environment: { MAX_KEPT_MEGABYTES: '0.1' },
      code: 'quota_exceeded',
      detail: '0 of 0.1 MiB were taken by other files of yours.',
    },
  ],
  ['free space', { environment: { STORE_RESERVE_MEGABYTES: '1e9' }, code: 'store_full', detail: '' }],
]

async function withWorker(environment: Record<string, string>, work: () => Promise<void>): Promise<void> {
  const worker = await startWorker(sandbox, environment)
  try {
    await work()
  } finally {
    await worker.stop()
  }
}

test.for(LIMITS)(
  'an export beyond the limit of %s fails at once, says so, and leaves nothing',
  async ([, limit]) => {
    await withWorker(limit.environment, async () => {
      const viewer = newViewer()
      const id = await createExport(viewer, orders, request)
      expect(await untilStatus(sandbox, id, 'failed', 'succeeded')).toMatchObject({
        status: 'failed',
        attempt: 1,
        error_code: limit.code,
        artifact_key: null,
      })
      const { advice } = PROBLEMS[limit.code]
      const { detail } = (await findExport(viewer, id))?.error ?? {}
      expect(detail).toBe(`${limit.detail} ${advice}`.trim())
      expect(await filesIn(sandbox)).toEqual({ partial: [], published: [] })
    })
  },
)

test('an export at the limit passes', async () => {
  await withWorker({ MAX_EXPORT_ROWS: '2000', MAX_EXPORT_MEGABYTES: '0.3' }, async () => {
    await untilSucceeded(sandbox, await createExport(newViewer(), orders, request))
  })
})
