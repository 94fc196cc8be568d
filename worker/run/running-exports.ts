import { ClaimLostError } from './stop-reasons.ts'

/** One export that this process writes. Disposing takes it off the list. */
export type Run = Disposable & {
  exportId: string
  controller: AbortController
  /** Stops it; the first reason counts. */
  stop(reason: Error): void
}

/** The exports that this process writes at the moment. */
export class RunningExports {
  readonly #runs = new Set<Run>()
  #onEmpty: () => void = () => {}
  #stopReason: Error | null = null

  get ids(): string[] {
    return [...this.#runs].map(({ exportId }) => exportId)
  }

  /** Puts an export on the list. @param signal stops it too: pg-boss aborts it when the job is no longer ours. */
  start(exportId: string, signal: AbortSignal): Run {
    const controller = new AbortController()
    const stop = (reason: Error) => controller.abort(reason)
    const onAbort = () => stop(new ClaimLostError(signal.reason))
    signal.addEventListener('abort', onAbort)
    if (this.#stopReason) stop(this.#stopReason)
    const run: Run = {
      exportId,
      controller,
      stop,
      [Symbol.dispose]: () => {
        signal.removeEventListener('abort', onAbort)
        this.#runs.delete(run)
        if (this.#runs.size === 0) this.#onEmpty()
      },
    }
    this.#runs.add(run)
    return run
  }

  /** Stops all of them, and whichever is started from now on. */
  stopAll(reason: Error): void {
    this.#stopReason = reason
    for (const run of this.#runs) run.stop(reason)
  }

  /** Waits until there is none. @returns false when that took longer than `timeoutMs`. */
  async idle(timeoutMs: number): Promise<boolean> {
    if (this.#runs.size === 0) return true
    const { promise, resolve } = Promise.withResolvers<boolean>()
    this.#onEmpty = () => resolve(true)
    const timer = setTimeout(() => resolve(false), timeoutMs)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }
}
