import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { removeWorker, renewWorker, WORKER_RENEWAL_MS, type WorkerIdentity } from '../lib/exports/workers.ts'
import { log } from '../lib/log.ts'

/** Makes this worker known, and keeps it known until it is disposed. */
export async function announceWorker(): Promise<AsyncDisposable> {
  const identity: WorkerIdentity = { id: randomUUID(), host: hostname(), pid: process.pid }
  await renewWorker(identity)
  const timer = setInterval(() => {
    renewWorker(identity).catch((error: unknown) =>
      log.warn({ error }, 'the worker could not renew its presence'),
    )
  }, WORKER_RENEWAL_MS)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await removeWorker(identity)
    },
  }
}
