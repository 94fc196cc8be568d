import { env } from '../lib/env.ts'
import { log } from '../lib/log.ts'
import { nameOwners } from './run/for-export.ts'
import { startWorker, type Worker } from './worker.ts'

nameOwners()
// It has exports in hand before its start is over.
stopOnSignal(start())

async function start(): Promise<Worker> {
  try {
    return await startWorker(env())
  } catch (error) {
    log.fatal({ error }, 'the worker could not start')
    process.exit(1)
  }
}

/** Stops in order at the first SIGTERM or SIGINT; a second one, or the end of the grace, ends the process at once. */
function stopOnSignal(starting: Promise<Worker>): void {
  let isStopping = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1)
    isStopping = true
    log.info({ signal }, 'worker stopping')
    setTimeout(() => {
      log.error('the worker did not stop within its grace')
      process.exit(1)
    }, env().shutdownGraceSeconds * 1_000).unref()
    starting
      .then((worker) => worker.stop())
      .then(
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
