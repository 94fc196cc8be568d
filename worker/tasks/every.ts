import { log } from '../../lib/log.ts'

/**
 * Repeats a task for ever, `ms` after its last end, until it is disposed. An error is logged and does not end it.
 * Disposing waits for the run that is under way.
 */
export function every(ms: number, name: string, task: () => Promise<unknown>): AsyncDisposable {
  let timer: NodeJS.Timeout | undefined
  let isDisposed = false
  let current = Promise.resolve()
  const run = async () => {
    await task().catch((error: unknown) => log.warn({ error, task: name }, 'a task of the worker failed'))
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
