import { log } from '../lib/log.ts'
import { EXPORT_QUEUE } from '../lib/queue.ts'
import type { Store } from '../lib/store/store.ts'
import { prisma } from './prisma.ts'
import { countWorkersOnline } from './workers-online.ts'

/** A part is `ok` or not; why it is not stands in the log. */
type Part = 'ok' | 'unavailable'

/** The state of what an export needs. No worker online is a state, not a fault of this process: it stays `ok`. */
export type Health = { status: Part; database: Part; queue: Part; store: Part; workersOnline: number }

/** Tries every part. Never throws. */
export async function checkHealth(store: Store): Promise<Health> {
  const [databasePart, queue, storePart] = await Promise.all([
    part('database', () => prisma().$queryRaw`select 1`),
    part('queue', checkQueue),
    part('store', () => store.check()),
  ])
  const workersOnline = databasePart === 'ok' ? await countWorkersOnline().catch(() => 0) : 0
  const status = [databasePart, queue, storePart].every((each) => each === 'ok') ? 'ok' : 'unavailable'
  return { status, database: databasePart, queue, store: storePart, workersOnline }
}

async function part(name: string, check: () => Promise<unknown>): Promise<Part> {
  try {
    await check()
    return 'ok'
  } catch (error) {
    log.error({ error, part: name }, 'a health check failed')
    return 'unavailable'
  }
}

/** @throws if pg-boss's schema or our queue is not there. */
async function checkQueue(): Promise<void> {
  const rows = await prisma().$queryRaw<unknown[]>`select 1 from pgboss.queue where name = ${EXPORT_QUEUE}`
  if (rows.length === 0) throw new Error(`The queue "${EXPORT_QUEUE}" does not exist: run the migrations`)
}
