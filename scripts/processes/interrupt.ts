import { say } from '../say.ts'

/** Ctrl-C arrives more than once within moments: from the terminal, from npm, and from bootstrap.mjs. */
const SAME_PRESS_MS = 500

/**
 * Watches for Ctrl-C, SIGTERM and a closed terminal from now on.
 * @param force is called when the person presses Ctrl-C again, because stopping takes too long.
 * @returns a signal that is aborted by the first one.
 */
export function watchForInterrupt(force: () => void): AbortSignal {
  const controller = new AbortController()
  let firstAt = 0
  const onSignal = () => {
    if (controller.signal.aborted) {
      if (Date.now() - firstAt > SAME_PRESS_MS) force()
      return
    }
    firstAt = Date.now()
    say('\nStopping. Press Ctrl-C again to stop at once.')
    controller.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  return controller.signal
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
