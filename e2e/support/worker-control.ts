import type { Sandbox } from '../../test/support/sandbox.ts'
import { startWorker, type TestWorker } from '../../test/support/worker.ts'

/** The one worker of the run, which a test may stop, start, and freeze for a moment. */
export class WorkerControl {
  readonly #sandbox: Pick<Sandbox, 'databaseUrl' | 'sourceUrl' | 'storeFolder'>
  #running: TestWorker | null = null

  constructor(sandbox: Pick<Sandbox, 'databaseUrl' | 'sourceUrl' | 'storeFolder'>) {
    this.#sandbox = sandbox
  }

  /** Starts it unless it runs. @param environment on top of its usual one. */
  async start(environment: Record<string, string> = {}): Promise<void> {
    this.#running ??= await startWorker(this.#sandbox, environment)
  }

  /** Stops it in order, if it runs. */
  async stop(): Promise<void> {
    if (!this.#running) return
    // A test may have broken off while it was frozen.
    process.kill(this.pid, 'SIGCONT')
    await this.#running.stop()
    this.#running = null
  }

  /** @throws Error when it does not run. */
  get pid(): number {
    if (!this.#running) throw new Error('The worker does not run')
    return this.#running.pid
  }

  /** Freezes it while something is done, so that an export stands still in the middle. */
  async whileFrozen<T>(work: () => Promise<T>): Promise<T> {
    const { pid } = this
    process.kill(pid, 'SIGSTOP')
    try {
      return await work()
    } finally {
      process.kill(pid, 'SIGCONT')
    }
  }
}
