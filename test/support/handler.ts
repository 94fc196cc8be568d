import type { Job, PgBoss } from 'pg-boss'
import { afterAll } from 'vitest'
import { EXPORT_QUEUE, type ExportJob, READY } from '../../lib/queue.ts'
import { configuredStore } from '../../lib/store/configured-store.ts'
import { closeDatabase } from '../../worker/database.ts'
import { consumer } from '../../worker/jobs.ts'
import type { HandlerContext } from '../../worker/run/handler.ts'
import { RunningExports } from '../../worker/run/running-exports.ts'
import { giveTurns } from '../../worker/tasks/turns.ts'
import { createExport } from './acts.ts'
import { newViewer } from './exports.ts'
import type { Sandbox } from './sandbox.ts'
import { orders } from './shop.ts'

const MEGABYTE = 1024 * 1024

/** What the worker's handler needs, for running it in this process. */
export function handlerContext({ sourceUrl }: Sandbox, boss: PgBoss): HandlerContext {
  return {
    boss,
    running: new RunningExports(),
    store: configuredStore(),
    source: { url: sourceUrl, parallel: 2, workMemMegabytes: null, maxRowBytes: MEGABYTE },
    limits: { maxRows: 1_000_000, maxBytes: 1_000 * MEGABYTE, reserveBytes: 0 },
    attemptLimits: { maxRunMs: 60_000, maxWriteMs: 30_000 },
    retentionHours: 1,
    lookAtStore: async () => 'ok',
  }
}

/** Starts a worker's pg-boss. It is stopped, and what else of a worker's is connected, when the test file is done. */
export async function openConsumer(): Promise<PgBoss> {
  const boss = consumer()
  await boss.start()
  afterAll(async () => {
    await boss.stop({ graceful: false })
    await closeDatabase()
  })
  return boss
}

/** Makes an export of all orders and takes its job, as pg-boss hands it to a worker. */
export async function takeJob(boss: PgBoss): Promise<Job<ExportJob>> {
  const id = await createExport(newViewer(), orders, { columns: ['id', 'total'], filters: [] })
  return take(boss, id)
}

/** Takes the job of an export that waits to be tried again, as if its pause were over. */
export async function takeAgain({ admin }: Sandbox, boss: PgBoss, id: string): Promise<Job<ExportJob>> {
  await admin.query('update claimcheck.export set retry_at = now() where id = $1', [id])
  await giveTurns()
  return take(boss, id)
}

/** Takes the job of an export, which must be the next. */
export async function take(boss: PgBoss, id: string): Promise<Job<ExportJob>> {
  const [job] = await boss.fetch<ExportJob>(EXPORT_QUEUE, { minPriority: READY })
  if (job?.id !== id) throw new Error(`Expected the job ${id}, got ${job?.id}`)
  return { ...job, signal: new AbortController().signal }
}
