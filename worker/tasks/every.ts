import { log } from '../../lib/log.ts'
import { taskFailures } from '../metrics/worker-metrics.ts'

/**
 * Repeats a task for ever, `ms` after its last end, until it is disposed. An error does not end it, and is logged when it comes and
 * when it has gone, not each time.
 * Disposing waits for the run that is under way.
 */
export function every(ms: number, name: string, task: () => Promise<unknown>): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined
  let isDisposed = false
  let current = Promise.resolve()
  let failure: string | null = null
  const run = async () => {
    const before = failure
    failure = await task().then(
      () => null,
      (error: unknown) => {
        taskFailures.inc({ task: name })
        const isNew = String(error) !== before
        log[isNew ? 'warn' : 'debug']({ error, task: name }, 'a task of the worker failed')
        return String(error)
      },
    )
    if (failure === null && before !== null) log.info({ task: name }, 'a task of the worker works again')
    if (!isDisposed) timer = setTimeout(start, ms)
  }
  const start = () => {
    current = run()
  }
  start()
  return {
    async [Symbol.asyncDispose]() {
      isDisposed = true
      clearTimeout(timer)
      await current
    },
  }
}
