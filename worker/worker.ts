import { randomUUID } from 'node:crypto'
import { datasets } from '../datasets/registry.ts'
import type { Environment } from '../lib/env.ts'
import { scraper } from '../lib/metrics/scrape.ts'
import { PRESENCE_SECONDS, SOURCE_LOOK_SECONDS } from '../lib/presence.ts'
import { stopQueue } from '../lib/queue.ts'
import { configuredStore } from '../lib/store/configured-store.ts'
import { closeDatabase } from './database.ts'
import { consumer } from './jobs.ts'
import { workerHealth } from './metrics/health.ts'
import { listen } from './metrics/listener.ts'
import { measureWorker } from './metrics/look.ts'
import type { HandlerContext } from './run/handler.ts'
import { RunningExports } from './run/running-exports.ts'
import { HandOverError } from './run/stop-reasons.ts'
import { consumeDeadLetters, Slots } from './slots.ts'
import { checkingDatasets } from './tasks/check-datasets.ts'
import { every } from './tasks/every.ts'
import { type Presence, removePresence, renewPresence } from './tasks/presence.ts'
import { reap } from './tasks/reaper.ts'
import { reconcile } from './tasks/reconciler.ts'
import { SourceWatch } from './tasks/source-watch.ts'
import { StoreWatch } from './tasks/store-watch.ts'
import { sweep } from './tasks/sweep.ts'
import { giveTurns } from './tasks/turns.ts'
import { Hands } from './webhooks/hands.ts'

const MEGABYTE = 1024 * 1024

/** How often dead and frozen workers are looked for, and whose turn it is, in ms: it decides how fast an export recovers. */
const REAP_MS = 500
/** How often exports without a job are looked for, in ms. */
const RECONCILE_MS = 5_000
/** How often the store is swept, in ms. */
const SWEEP_MS = 60_000
/** The part of the grace that is left for handing over what was not finished in the rest, in ms. */
const HAND_OVER_MS = 4_000

/** A worker at work. */
export type Worker = {
  /** Takes no new job, finishes or hands over what is under way, and leaves nothing behind. */
  stop(): Promise<void>
}

/**
 * Starts a worker in this process. It takes exports as soon as, and as long as, its store is the right one and can be written.
 * @throws if the queue's database cannot be reached.
 */
export async function startWorker(environment: Environment): Promise<Worker> {
  const running = new RunningExports()
  const boss = consumer()
  await boss.start()
  const store = new StoreWatch(configuredStore())
  const sourceAddress = { url: environment.sourceDatabaseUrl, variable: sourceVariable(environment) }
  const source = new SourceWatch(sourceAddress)
  const id = randomUUID()
  let toldAt: number | null = null
  const tell = async () => {
    const storeId = await renewPresence(presenceOf(id, running, store, source))
    toldAt = performance.now()
    return storeId
  }
  const lookAtStore = async () => {
    const state = await store.lookAgain()
    if (state !== 'ok') await slots.setOpen(false)
    return state
  }
  const context = handlerContext(environment, boss, running, lookAtStore)
  const slots = new Slots(context, environment.workerConcurrency)
  const lookAround = async () => {
    const before = store.state
    const isUsable = (await store.look(await tell())) === 'ok'
    if (store.state !== before) await tell()
    await slots.setOpen(isUsable)
  }
  const listener = await listen(environment, {
    metrics: scraper(() => measureWorker({ running, slots, store, source })),
    health: () =>
      workerHealth({
        silentSeconds: toldAt === null ? null : (performance.now() - toldAt) / 1_000,
        storeState: store.state,
        sourceState: source.state,
      }),
  })
  await lookAround()
  const hands = new Hands(boss, { allowed: environment.webhookAllowedNetworks })
  const deadLetters = await consumeDeadLetters(boss)
  const wake = () => {
    slots.wake()
    boss.notifyWorker(deadLetters)
  }
  const tasks = startTasks(context, environment, { wake, lookForDeliveries: () => hands.look() })
  tasks.use(listener)
  tasks.use(every(PRESENCE_SECONDS * 1_000, 'presence', lookAround))
  tasks.use(every(SOURCE_LOOK_SECONDS * 1_000, 'source', () => source.look()))
  tasks.defer(() => source.end())
  // Beside the work: a source that is locked or away must not keep the worker from starting.
  tasks.use(checkingDatasets({ ...context.source, ...sourceAddress }, datasets))
  return {
    async stop() {
      await slots.stop()
      const graceMs = Math.max(0, environment.shutdownGraceSeconds * 1_000 - HAND_OVER_MS)
      const handsStopped = hands.stop(graceMs)
      if (!(await running.idle(graceMs))) {
        running.stopAll(new HandOverError())
        await running.idle(HAND_OVER_MS)
      }
      await handsStopped
      await tasks.disposeAsync()
      await removePresence(id)
      await stopQueue(boss)
      await closeDatabase()
    },
  }
}

/** The variable that says where the source is. */
function sourceVariable({ sourceDatabaseUrl, databaseUrl }: Environment): string {
  return sourceDatabaseUrl === databaseUrl ? 'DATABASE_URL' : 'SOURCE_DATABASE_URL'
}

function presenceOf(id: string, running: RunningExports, store: StoreWatch, source: SourceWatch): Presence {
  return {
    id,
    exportIds: running.ids,
    storeState: store.state,
    sourceState: source.state,
    sourceAgeSeconds: source.ageSeconds,
  }
}

function handlerContext(
  environment: Environment,
  boss: HandlerContext['boss'],
  running: RunningExports,
  lookAtStore: HandlerContext['lookAtStore'],
): HandlerContext {
  const store = configuredStore()
  return {
    boss,
    running,
    lookAtStore,
    store,
    source: {
      url: environment.sourceDatabaseUrl,
      parallel: environment.sourceConnections,
      workMemMegabytes: environment.sourceWorkMemMegabytes,
      maxRowBytes: environment.maxRowMegabytes * MEGABYTE,
      answerMs: environment.sourceAnswerSeconds * 1_000,
      silenceMs: environment.sourceSilenceMinutes * 60_000,
    },
    limits: {
      maxRows: environment.maxExportRows,
      maxBytes: environment.maxExportMegabytes * MEGABYTE,
      reserveBytes: environment.storeReserveMegabytes * MEGABYTE,
    },
    attemptLimits: { maxRunMs: environment.maxExportMinutes * 60_000, maxWriteMs: store.patienceMs },
    retentionHours: environment.artifactRetentionHours,
  }
}

function startTasks(
  { boss, store }: HandlerContext,
  { exportRetentionDays, eventRetentionDays }: Environment,
  { wake, lookForDeliveries }: { wake: () => void; lookForDeliveries: () => Promise<void> },
): AsyncDisposableStack {
  const tasks = new AsyncDisposableStack()
  let owner = ''
  const look = async () => {
    const { isWorkReady, isTurnWaitedFor, isDeliveryDue } = await reap(boss)
    if (isTurnWaitedFor) owner = await giveTurns(owner)
    if (isWorkReady || isTurnWaitedFor) wake()
    if (isDeliveryDue) await lookForDeliveries()
  }
  let stray: string | null = null
  const lookForStrays = async () => {
    stray = await reconcile(boss, stray)
  }
  tasks.use(every(REAP_MS, 'reap', look))
  tasks.use(every(RECONCILE_MS, 'reconcile', lookForStrays))
  tasks.use(
    every(SWEEP_MS, 'sweep', () =>
      sweep(store, { rowDays: exportRetentionDays, eventDays: eventRetentionDays }),
    ),
  )
  return tasks
}
