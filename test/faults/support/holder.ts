import { eventually } from '../../support/wait.ts'
import type { TestWorker } from '../../support/worker.ts'

/** Waits until one of the workers has started this attempt of an export. */
export function untilHeld(
  workers: readonly TestWorker[],
  exportId: string,
  attempt = 1,
): Promise<TestWorker> {
  return eventually(`attempt ${attempt} of export ${exportId} has started`, () =>
    workers.find((worker) => hasLogged(worker, 'attempt started', exportId, attempt)),
  )
}

/** Whether a worker has written a line with this message about an export, or about one attempt of it. */
export function hasLogged(worker: TestWorker, message: string, exportId: string, attempt?: number): boolean {
  return worker
    .log()
    .some(
      (line) =>
        line.msg === message &&
        line.exportId === exportId &&
        (attempt === undefined || line.attempt === attempt),
    )
}

/** How many of the lines of all workers say this about an export. */
export function countLogged(workers: readonly TestWorker[], message: string, exportId: string): number {
  return workers
    .flatMap((worker) => worker.log())
    .filter((line) => line.msg === message && line.exportId === exportId).length
}
