import { randomUUID } from 'node:crypto'
import { datasets } from '../datasets/registry.ts'
import type { Environment } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { PRESENCE_SECONDS } from '../lib/presence.ts'
import { DEAD_LETTER_QUEUE, EXPORT_QUEUE, type ExportJob, READY } from '../lib/queue.ts'
import { configuredStore } from '../lib/store/configured-store.ts'
import { closeDatabase } from './database.ts'
import { consumer } from './jobs.ts'
import { type HandlerContext, handleExport } from './run/handler.ts'
import { RunningExports } from './run/running-exports.ts'
import { HandOverError } from './run/stop-reasons.ts'
import { checkingDatasets } from './tasks/check-datasets.ts'
import { endGivenUp } from './tasks/end-given-up.ts'
import { every } from './tasks/every.ts'
import { removePresence, renewPresence } from './tasks/presence.ts'
import { reap } from './tasks/reaper.ts'
import { reconcile } from './tasks/reconciler.ts'
import { sweep } from './tasks/sweep.ts'
import { giveTurns, passTurnOn } from './tasks/turns.ts'

const MEGABYTE = 1024 * 1024

/** How often dead and frozen workers are looked for, and whose turn it is, in ms: it decides how fast an export recovers. */
const REAP_MS = 500
/** How often exports without a job are looked for, in ms. */
const RECONCILE_MS = 5_000
/** How often the store is swept, in ms. */
const SWEEP_MS = 60_000
/** The part of the grace that is left for handing over what was not finished in the rest, in ms. */
const HAND_OVER_MS = 4_000
/** New jobs are told by NOTIFY, and the reaper looks for the others; pg-boss's own polling is the last resort, in seconds. */
const POLL_SECONDS = 10

/** A worker at work. */
export type Worker = {
  /** Takes no new job, finishes or hands over what is under way, and leaves nothing behind. */
  stop(): Promise<void>
}

/** Starts a worker in this process. @throws if the queue's database cannot be reached. */
export async function startWorker(environment: Environment): Promise<Worker> {
  const id = randomUUID()
  const running = new RunningExports()
  const boss = consumer()
  await boss.start()
  await renewPresence(id, [])
  const context = handlerContext(environment, boss, running)
  const { slots, wake } = await openSlots(context, environment.workerConcurrency)
  const tasks = startTasks(context, environment, () => renewPresence(id, running.ids), wake)
  log.info({ workerConcurrency: environment.workerConcurrency }, 'worker ready')
  // Beside the work: a source that is locked or away must not keep the worker from starting.
  tasks.use(checkingDatasets({ ...context.source, variable: sourceVariable(environment) }, datasets))
  return {
    async stop() {
      await Promise.all(slots.map((slot) => boss.offWork(EXPORT_QUEUE, { id: slot, wait: false })))
      const graceMs = environment.shutdownGraceSeconds * 1_000
      if (!(await running.idle(Math.max(0, graceMs - HAND_OVER_MS)))) {
        running.stopAll(new HandOverError())
        await running.idle(HAND_OVER_MS)
      }
      await tasks.disposeAsync()
      await removePresence(id)
      await boss.stop({ graceful: false })
      await closeDatabase()
    },
  }
}

/** The variable that says where the source is. */
function sourceVariable({ sourceDatabaseUrl, databaseUrl }: Environment): string {
  return sourceDatabaseUrl === databaseUrl ? 'DATABASE_URL' : 'SOURCE_DATABASE_URL'
}

function handlerContext(
  environment: Environment,
  boss: HandlerContext['boss'],
  running: RunningExports,
): HandlerContext {
  return {
    boss,
    running,
    store: configuredStore(),
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
    attemptLimits: { maxRunMs: environment.maxExportMinutes * 60_000 },
    retentionHours: environment.artifactRetentionHours,
  }
}

/** The consumers of the queues. */
type Consumers = {
  /** The ids of those that write exports: one for each export that may run at a time. */
  slots: string[]
  /** Lets all of them look for jobs now. */
  wake(): void
}

async function openSlots(context: HandlerContext, count: number): Promise<Consumers> {
  const { boss } = context
  const slots: string[] = []
  for (let slot = 0; slot < count; slot++) {
    const id = await boss.work<ExportJob>(
      EXPORT_QUEUE,
      { notifyPollingIntervalSeconds: POLL_SECONDS, minPriority: READY },
      async ([job]) => {
        if (!job) return
        try {
          await handleExport(context, job)
        } finally {
          // NOTIFY tells of new jobs only; the ones that waited for this one would wait for the next look.
          if (job.groupId) await passTurnOn({ exportId: job.id, ownerId: job.groupId })
          boss.notifyWorker(id)
        }
      },
    )
    slots.push(id)
  }
  const options = { notifyPollingIntervalSeconds: POLL_SECONDS }
  const deadLetters = await boss.work<ExportJob>(DEAD_LETTER_QUEUE, options, async ([job]) => {
    if (job) await endGivenUp(boss, job.data.exportId, 'attempts_exhausted')
  })
  // pg-boss notifies nobody of a dead letter.
  const wake = () => {
    for (const id of [...slots, deadLetters]) boss.notifyWorker(id)
  }
  return { slots, wake }
}

function startTasks(
  { boss, store }: HandlerContext,
  { exportRetentionDays }: Environment,
  renew: () => Promise<void>,
  wake: () => void,
): AsyncDisposableStack {
  const tasks = new AsyncDisposableStack()
  let owner = ''
  const look = async () => {
    const { isWorkReady, isTurnWaitedFor } = await reap(boss)
    if (isTurnWaitedFor) owner = await giveTurns(owner)
    if (isWorkReady || isTurnWaitedFor) wake()
  }
  let stray: string | null = null
  const lookForStrays = async () => {
    stray = await reconcile(boss, stray)
  }
  tasks.use(every(REAP_MS, 'reap', look))
  tasks.use(every(RECONCILE_MS, 'reconcile', lookForStrays))
  tasks.use(every(SWEEP_MS, 'sweep', () => sweep(store, { rowDays: exportRetentionDays })))
  tasks.use(every(PRESENCE_SECONDS * 1_000, 'presence', renew))
  return tasks
}
