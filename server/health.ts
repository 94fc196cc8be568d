import { fromPrisma } from 'pg-boss'
import { env } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { EXPORT_QUEUE } from '../lib/queue.ts'
import { examineStore, readStoreId } from '../lib/store/identity.ts'
import type { Store } from '../lib/store/store.ts'
import { within } from '../lib/within.ts'
import { HEALTH_PROBLEMS, type HealthProblemCode } from './health-problems.ts'
import { prisma } from './prisma.ts'
import { producer } from './transaction.ts'
import { countWorkers, NO_WORKERS, type WorkersOnline } from './workers-online.ts'

/** Each part has so long to answer, in ms, and all are asked at once: the whole answer comes within 5 s, whatever hangs. */
const PART_MS = 4_000
/** So long the store waits for the database to say which store is ours, in ms. The store's own time comes on top. */
const STORE_ID_MS = 1_000
const NO_ANSWER = 'no answer in time'
const MEGABYTE = 1024 * 1024

/** A part works or not; `problems` says what is wrong, and the log why. */
type Part = 'ok' | 'unavailable'

/**
 * The state of what an export needs. No worker online is a problem, but no fault of this process, whose pages go on: it stays
 * `ok`. Workers that are online and all of them unable to write files, or to reach the source, are a fault.
 */
export type Health = {
  status: Part
  database: Part
  queue: Part
  store: Part
  /** As the workers that are online tell it; `unknown` when none has lately. */
  source: Part | 'unknown'
  workersOnline: number
  /** Those of them that can write files. */
  workersReady: number
  problems: { code: HealthProblemCode; part: string; message: string }[]
}

/** Checks that are under way, by their stores. */
const underWay = new Map<Store, Promise<Health>>()

/**
 * Tries every part. Never throws, and takes less than 5 s. Those who ask while a check is under way get that check's answer: hundreds of
 * checks at once would make each other late, and call ill what is well.
 */
export function checkHealth(store: Store): Promise<Health> {
  const check = underWay.get(store) ?? tryEveryPart(store).finally(() => underWay.delete(store))
  underWay.set(store, check)
  return check
}

async function tryEveryPart(store: Store): Promise<Health> {
  const [databaseProblem, queueProblem, storeProblem, counted] = await Promise.all([
    tried('database_unavailable', async () => void (await prisma().$queryRaw`select 1`)),
    tried('queue_unavailable', checkQueue),
    within(PART_MS, checkStore(store), NO_ANSWER).catch(logged('store', 'store_unusable')),
    within(PART_MS, countWorkers(), NO_ANSWER).catch(logged('workers', null)),
  ])
  const workers = counted ?? NO_WORKERS
  // Without its database nothing can be said of the queue.
  const faults = [databaseProblem ?? queueProblem, storeProblem].filter((each) => each !== null)
  const isSourceGone = workers.withSource === 0 && workers.withoutSource > 0
  if (isSourceGone) faults.push('source_unavailable')
  const workerProblems = counted ? problemsOf(counted) : []
  if (workers.online > 0 && workers.ready === 0) faults.push(...workerProblems)
  return {
    status: faults.length === 0 ? 'ok' : 'unavailable',
    database: part(databaseProblem),
    queue: part(queueProblem),
    store: part(storeProblem),
    source: workers.withSource > 0 ? 'ok' : isSourceGone ? 'unavailable' : 'unknown',
    workersOnline: workers.online,
    workersReady: workers.ready,
    problems: [...new Set([...faults, ...workerProblems])].map(told),
  }
}

/** The same, but `ok` as long as this server can do its part: for what decides whether to send it requests. */
export function readinessOf(health: Health): Health {
  const isStopped = health.problems.some(({ code }) => HEALTH_PROBLEMS[code].stops)
  return { ...health, status: isStopped ? 'unavailable' : 'ok' }
}

function told(code: HealthProblemCode): Health['problems'][number] {
  const { part, message } = HEALTH_PROBLEMS[code]
  return { code, part, message }
}

function part(problem: HealthProblemCode | null): Part {
  return problem === null ? 'ok' : 'unavailable'
}

function problemsOf({ online, ready, withAnotherStore }: WorkersOnline): HealthProblemCode[] {
  const problems: HealthProblemCode[] = online === 0 ? ['no_worker'] : []
  if (withAnotherStore > 0) problems.push('workers_with_another_store')
  if (online - ready - withAnotherStore > 0) problems.push('workers_without_store')
  return problems
}

/** @returns the problem if the check throws or takes too long, with the reason in the log; else null. */
function tried(problem: HealthProblemCode, check: () => Promise<void>): Promise<HealthProblemCode | null> {
  return within(
    PART_MS,
    check().then(() => null),
    NO_ANSWER,
  ).catch(logged(HEALTH_PROBLEMS[problem].part, problem))
}

/** Lets an error come to the log, by the part that was looked at, and gives what is believed because of it. */
function logged<const T>(part: string, instead: T): (error: unknown) => T {
  return (error) => {
    log.error({ error, part }, 'a health check failed')
    return instead
  }
}

/** @throws if pg-boss's schema or our queue is not there, or the schema is not of our pg-boss's version. */
async function checkQueue(): Promise<void> {
  await producer()
  const rows = await prisma().$queryRaw<unknown[]>`select 1 from pgboss.queue where name = ${EXPORT_QUEUE}`
  if (rows.length === 0) throw new Error(`The queue "${EXPORT_QUEUE}" does not exist: run the migrations`)
}

/** The id that the database gave last; undefined before it has. */
let lastStoreId: string | null | undefined

async function checkStore(store: Store): Promise<HealthProblemCode | null> {
  const readId = within(STORE_ID_MS, readStoreId(fromPrisma(prisma())), NO_ANSWER)
  lastStoreId = await readId.catch(() => lastStoreId)
  const { state, reason, freeBytes } = await examineStore(store, lastStoreId)
  if (reason !== null) log.error({ store: store.name, reason }, 'a health check failed')
  if (state === 'another') return 'another_store'
  if (state === 'unusable') return 'store_unusable'
  const isFull = freeBytes !== null && freeBytes < env().storeReserveMegabytes * MEGABYTE
  return isFull ? 'store_full' : null
}
