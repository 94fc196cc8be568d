import { datasets } from '../datasets/registry.ts'
import { env } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { consumer, DEAD_LETTER_QUEUE, EXPORT_QUEUE, type ExportJob } from '../lib/queue.ts'
import { configuredStore } from '../lib/store/configured-store.ts'
import { checkDatasets } from './check-datasets.ts'
import { database } from './database.ts'
import { handleDeadLetter, handleExport } from './handler.ts'
import { announceWorker } from './presence.ts'

/** How long a stop waits for exports that are being written, in ms; then they go back to the queue. */
const STOP_GRACE_MS = 20_000

async function main(): Promise<void> {
  const { sourceDatabaseUrl, sourceConnections, maxRowBytes, workerConcurrency, artifactRetentionHours } =
    env()
  const boss = consumer()
  await boss.start()
  const presence = await announceWorker()
  await checkDatasets(sourceDatabaseUrl, datasets)
  const context = {
    source: { url: sourceDatabaseUrl, parallel: sourceConnections, maxRowBytes },
    store: configuredStore(),
    boss,
    retentionHours: artifactRetentionHours,
  }
  for (let slot = 0; slot < workerConcurrency; slot++) {
    const options = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 }
    const id = await boss.work<ExportJob>(EXPORT_QUEUE, options, async ([job]) => {
      if (!job) return
      await handleExport(context, job)
      // NOTIFY tells of new jobs only; the ones that waited for this one would wait for the next poll.
      boss.notifyWorker(id)
    })
  }
  await boss.work<ExportJob>(DEAD_LETTER_QUEUE, { notifyPollingIntervalSeconds: 2 }, async ([job]) => {
    if (job) await handleDeadLetter(boss, job)
  })
  log.info({ workerConcurrency }, 'worker ready')
  stopOnSignal(async () => {
    await boss.stop({ graceful: true, timeout: STOP_GRACE_MS })
    await presence[Symbol.asyncDispose]()
    await database().end()
  })
}

/** Stops in order at the first SIGTERM or SIGINT; a second one ends the process at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ signal }, 'worker stopping')
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'the worker did not stop in order')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

try {
  await main()
} catch (error) {
  log.fatal({ error }, 'the worker could not start')
  process.exit(1)
}
